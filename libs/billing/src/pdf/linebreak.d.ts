declare module 'linebreak' {
  /** Where a line may end, by the Unicode line breaking algorithm. */
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): { position: number; required: boolean } | null;
  }
}
