import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Locale } from './pdf-words.js';

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
const grey = '#5c5f66';

const file = (name: string) => readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
let fonts: { regular: Buffer; bold: Buffer } | undefined;

/** Pages with text from top to bottom. The same text makes the same bytes: `at` is when it came to be what it is. */
export class Paper {
  private readonly pdf: PDFKit.PDFDocument;
  private readonly written: Promise<Buffer>;

  constructor(title: string, at: Date) {
    fonts ??= { regular: file('DejaVuSans'), bold: file('DejaVuSans-Bold') };
    this.pdf = new PDFDocument({
      size: 'LETTER',
      margin: MARGIN,
      bufferPages: true,
      displayTitle: true,
      info: { Title: title, CreationDate: at, ModDate: at },
    });
    this.pdf.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold).font('regular');
    const chunks: Buffer[] = [];
    this.written = new Promise((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.pdf.on('end', () => resolve(Buffer.concat(chunks)));
      this.pdf.on('error', reject);
    });
  }

  heading(text: string, size = 16): void {
    this.pdf.font('bold').fontSize(size).text(text).font('regular').moveDown(0.4);
  }

  line(text: string): void {
    this.pdf.fontSize(10).text(text);
  }

  space(): void {
    this.pdf.moveDown(1);
  }

  /** A name and its value in one line. */
  pair(name: string, value: string): void {
    this.pdf.fontSize(10).fillColor(grey).text(`${name}: `, { continued: true }).fillColor('black').text(value);
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
      const place = { width: page.width - 2 * MARGIN, align: 'center' as const, lineBreak: false };
      this.pdf
        .fontSize(8)
        .fillColor(grey)
        .text(foot(index - start + 1, count), MARGIN, page.height - MARGIN + 18, place);
      if (mark) this.mark(mark);
    }
    this.pdf.end();
    return this.written;
  }

  private mark(text: string): void {
    const { width, height } = this.pdf.page;
    this.pdf.save().rotate(-45, { origin: [width / 2, height / 2] });
    this.pdf.font('bold').fontSize(80).fillColor('#c92a2a').fillOpacity(0.18);
    this.pdf.text(text, 0, height / 2 - 40, { width, align: 'center', lineBreak: false });
    this.pdf.restore().font('regular').fillColor('black').fillOpacity(1);
  }

  private get bottom(): number {
    return this.pdf.page.height - MARGIN;
  }

  private heightOf(columns: readonly Column[], cells: readonly string[], font: string): number {
    this.pdf.font(font).fontSize(9);
    return Math.max(...columns.map(({ width }, index) => this.pdf.heightOfString(cells[index]!, { width: width - GAP }))) + GAP;
  }

  private row(columns: readonly Column[], cells: readonly string[], font: string, ruled = true): void {
    const height = this.heightOf(columns, cells, font);
    const { y } = this.pdf;
    let x = MARGIN;
    for (const [index, { width, align }] of columns.entries()) {
      this.pdf.text(cells[index]!, x + GAP / 2, y, { width: width - GAP, align });
      x += width;
    }
    const under = y + height - GAP / 2;
    if (ruled) this.pdf.moveTo(MARGIN, under).lineTo(x, under).lineWidth(0.5).strokeColor('#ced4da').stroke();
    this.pdf.font('regular');
    this.pdf.x = MARGIN;
    this.pdf.y = y + height;
  }
}
