import PDFDocument from 'pdfkit';
import type { Locale } from './pdf-words.js';
import { BOLD, REGULAR, type Typeface, typeface } from './typefaces.js';
import { isPlain, type Line, typeset } from './typesetting.js';

export interface PrintedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Who prints, and for whom. */
export interface Letterhead {
  readonly practiceName: string;
  readonly locale: Locale;
}

/** A column of a table, its width in points; numbers stand at its right side. */
export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
}

const MARGIN = 54;
const GAP = 8;
const fileOf = { regular: REGULAR, bold: BOLD };
const grey = '#5c5f66';

type Font = 'regular' | 'bold';
type Place = { x: number; y: number; width: number; align: 'left' | 'right' | 'center' };

/** Pages with text from top to bottom. The same text makes the same bytes: `at` is when it came to be what it is. */
export class Paper {
  private readonly pdf: PDFKit.PDFDocument;
  private readonly written: Promise<Buffer>;
  private readonly registered = new Set<string>();
  private fontSize = 12;

  constructor(title: string, at: Date) {
    this.pdf = new PDFDocument({
      size: 'LETTER',
      margin: MARGIN,
      bufferPages: true,
      displayTitle: true,
      info: { Title: title, CreationDate: at, ModDate: at },
    });
    this.pdf.registerFont('regular', typeface(REGULAR).file).registerFont('bold', typeface(BOLD).file).font('regular');
    const chunks: Buffer[] = [];
    this.written = new Promise((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.pdf.on('end', () => resolve(Buffer.concat(chunks)));
      this.pdf.on('error', reject);
    });
  }

  heading(text: string, size = 16): void {
    this.sized(size).font('bold');
    this.flow(text, 'bold');
    this.pdf.font('regular').moveDown(0.4);
  }

  line(text: string): void {
    this.sized(10);
    this.flow(text, 'regular');
  }

  space(): void {
    this.pdf.moveDown(1);
  }

  /** A name and its value in one line. */
  pair(name: string, value: string): void {
    const { x } = this.sized(10);
    const indent = this.pdf.widthOfString(`${name}: `);
    this.pdf
      .fillColor(grey)
      .text(`${name}: `, { continued: !this.isSetByItself(value, 'regular') })
      .fillColor('black');
    if (!this.isSetByItself(value, 'regular')) {
      this.pdf.text(value);
      return;
    }
    // Beside the name, in whichever direction it is read.
    this.pdf.moveUp();
    this.flow(value, 'regular', x + indent, false);
    this.pdf.x = x;
  }

  /** Rows that go on overleaf under the same titles; no row is torn. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const titles = columns.map(({ title }) => title);
    this.row(columns, titles, 'bold');
    for (const row of rows) {
      if (this.pdf.y + this.heightOf(columns, row, 'regular') > this.bottom) {
        this.pdf.addPage();
        this.row(columns, titles, 'bold');
      }
      this.row(columns, row, 'regular');
    }
    this.pdf.moveDown(0.5);
  }

  /** Sums under a table, at its right side; they stay together. */
  sums(rows: readonly (readonly [string, string])[]): void {
    const columns = [
      { title: '', width: 380, align: 'right' as const },
      { title: '', width: 124, align: 'right' as const },
    ];
    const height = rows.reduce((sum, row) => sum + this.heightOf(columns, row, 'bold'), 0);
    if (this.pdf.y + height > this.bottom) this.pdf.addPage();
    for (const [index, row] of rows.entries()) this.row(columns, row, index === rows.length - 1 ? 'bold' : 'regular', false);
  }

  /** Numbers the pages, prints `mark` across each of them, and answers the file. */
  finish(foot: (page: number, pages: number) => string, mark?: string): Promise<Buffer> {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let index = start; index < start + count; index += 1) {
      this.pdf.switchToPage(index);
      const { page } = this.pdf;
      // Otherwise what stands below the margin would begin a page of its own.
      page.margins.bottom = 0;
      const place = { x: MARGIN, y: page.height - MARGIN + 18, width: page.width - 2 * MARGIN, align: 'center' as const };
      this.sized(8).fillColor(grey);
      this.write(foot(index - start + 1, count), 'regular', place, true);
      if (mark) this.mark(mark);
    }
    this.pdf.end();
    return this.written;
  }

  private mark(text: string): void {
    const { width, height } = this.pdf.page;
    this.pdf.save().rotate(-45, { origin: [width / 2, height / 2] });
    this.sized(80).font('bold').fillColor('#c92a2a').fillOpacity(0.18);
    this.pdf.text(text, 0, height / 2 - 40, { width, align: 'center', lineBreak: false });
    this.pdf.restore().font('regular').fillColor('black').fillOpacity(1);
  }

  private get bottom(): number {
    return this.pdf.page.height - MARGIN;
  }

  private heightOf(columns: readonly Column[], cells: readonly string[], font: Font): number {
    this.sized(9).font(font);
    return Math.max(...columns.map(({ width }, index) => this.textHeight(cells[index]!, font, width - GAP))) + GAP;
  }

  private textHeight(text: string, font: Font, width: number): number {
    if (!this.isSetByItself(text, font)) return this.pdf.heightOfString(text, { width });
    return this.linesOf(text, font, width).reduce((sum, line) => sum + this.lineHeight(line, font), 0);
  }

  /** Other fonts and directions than the paper's own are not what the PDF library's text is made for. */
  private isSetByItself(text: string, font: Font): boolean {
    return !isPlain(text, fileOf[font]);
  }

  private linesOf(text: string, font: Font, width: number): Line[] {
    const lines = typeset(text, fileOf[font], width, (part, face) => this.use(face, font).widthOfString(part));
    this.pdf.font(font);
    return lines;
  }

  private lineHeight({ pieces }: Line, font: Font): number {
    const heights = [typeface(fileOf[font]), ...pieces.map(({ face }) => face)].map((face) => face.heightsAt(this.fontSize));
    return Math.max(...heights.map(({ above }) => above)) + Math.max(...heights.map(({ below }) => below));
  }

  private use(face: Typeface, font: Font): PDFKit.PDFDocument {
    if (face.name === fileOf[font]) return this.pdf.font(font);
    if (!this.registered.has(face.name)) this.pdf.registerFont(face.name, face.file);
    this.registered.add(face.name);
    return this.pdf.font(face.name);
  }

  /** A paragraph from the left margin to the right one, on the next page where this one ends. */
  private flow(text: string, font: Font, x = MARGIN, aligned = true): void {
    if (!this.isSetByItself(text, font)) {
      this.pdf.text(text);
      return;
    }
    const width = this.pdf.page.width - MARGIN - x;
    for (const line of this.linesOf(text, font, width)) {
      const height = this.lineHeight(line, font);
      if (this.pdf.y + height > this.bottom) this.pdf.addPage();
      const { y } = this.pdf;
      this.draw(line, font, { x, y, width, align: aligned && line.rightToLeft ? 'right' : 'left' });
      this.pdf.x = MARGIN;
      this.pdf.y = y + height;
    }
  }

  private write(text: string, font: Font, place: Place, oneLine = false): void {
    const { x, width, align } = place;
    if (!this.isSetByItself(text, font)) {
      this.pdf.text(text, x, place.y, { width, align, ...(oneLine ? { lineBreak: false } : {}) });
      return;
    }
    let { y } = place;
    for (const line of this.linesOf(text, font, oneLine ? Infinity : width)) {
      this.draw(line, font, { x, y, width, align: align === 'left' && line.rightToLeft ? 'right' : align });
      y += this.lineHeight(line, font);
    }
  }

  private draw(line: Line, font: Font, { x, y, width, align }: Place): void {
    const above = Math.max(
      ...[typeface(fileOf[font]), ...line.pieces.map(({ face }) => face)].map((face) => face.heightsAt(this.fontSize).above),
    );
    const room = width - line.width;
    let at = x + { left: 0, center: room / 2, right: room }[align];
    for (const { text, face } of line.pieces) {
      this.use(face, font).text(text, at, y + above, { lineBreak: false, baseline: 'alphabetic' });
      at += this.pdf.widthOfString(text);
    }
    this.pdf.font(font);
  }

  private sized(size: number): PDFKit.PDFDocument {
    this.fontSize = size;
    return this.pdf.fontSize(size);
  }

  private row(columns: readonly Column[], cells: readonly string[], font: Font, ruled = true): void {
    const height = this.heightOf(columns, cells, font);
    const { y } = this.pdf;
    let x = MARGIN;
    for (const [index, { width, align }] of columns.entries()) {
      this.write(cells[index]!, font, { x: x + GAP / 2, y, width: width - GAP, align });
      x += width;
    }
    const under = y + height - GAP / 2;
    if (ruled) this.pdf.moveTo(MARGIN, under).lineTo(x, under).lineWidth(0.5).strokeColor('#ced4da').stroke();
    this.pdf.font('regular');
    this.pdf.x = MARGIN;
    this.pdf.y = y + height;
  }
}
