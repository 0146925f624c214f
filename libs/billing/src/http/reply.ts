/** What a route writes beside its body. */
export interface Reply {
  header(name: string, value: string): unknown;
}
