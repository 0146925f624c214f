import { Injectable } from '@nestjs/common';
import { DocumentStorage } from '#shared-kernel/documents';
import type { ZipEntry } from '#shared-kernel/zip';
import { entryName } from '../words/entry-name.js';
import { type ExportedConversation, ExportedConversations } from './exported-conversations.js';

/** The ids of a conversation's files that could not be given. */
type Missing = ReadonlySet<string>;

/** One person's conversations as the files of an archive. Never more than a page and a piece of one file is in memory. */
@Injectable()
export class MessageArchive {
  constructor(
    private readonly exported: ExportedConversations,
    private readonly storage: DocumentStorage,
  ) {}

  /** A list of the conversations; a folder for each, with its files, its messages as data and as text; what files are missing. */
  async *of(staffId: string): AsyncGenerator<ZipEntry> {
    const lost: string[] = [];
    yield { name: 'conversations.json', content: this.list(staffId) };
    for await (const conversation of this.exported.of(staffId)) {
      const folder = folderOf(conversation);
      const missing = new Set<string>();
      // Before what tells of them: only then is it known which are missing.
      for await (const { id, name, fileKey, position, place } of this.exported.files(conversation)) {
        const entry = `${folder}/${entryName(position, place, name)}`;
        const content = await this.open(fileKey);
        try {
          if (content) yield { name: entry, content, isPacked: true };
        } finally {
          content?.destroy();
        }
        if (content) continue;
        missing.add(id);
        lost.push(entry);
      }
      yield { name: `${folder}/conversation.json`, content: this.asJson(conversation, missing) };
      yield { name: `${folder}/conversation.txt`, content: this.asText(conversation, missing) };
    }
    if (lost.length > 0) yield { name: 'missing-files.txt', content: lost.map((entry) => `${entry}\n`) };
  }

  /** Nothing where the storage works but does not give this file. Throws where the storage is away: later it may give all of them. */
  private async open(key: string) {
    try {
      return await this.storage.stream(key);
    } catch {
      await this.storage.check();
      return undefined;
    }
  }

  private async *list(staffId: string): AsyncGenerator<string> {
    let separator = '[\n';
    for await (const { lastPosition: _, ...conversation } of this.exported.of(staffId)) {
      yield `${separator}${JSON.stringify({ ...conversation, folder: folderOf(conversation) })}`;
      separator = ',\n';
    }
    yield separator === '[\n' ? '[]\n' : '\n]\n';
  }

  private async *asJson(conversation: ExportedConversation, missing: Missing): AsyncGenerator<string> {
    const { lastPosition: _, ...facts } = conversation;
    const people = await this.exported.people(conversation);
    yield `${JSON.stringify({ ...facts, people }).slice(0, -1)},"messages":[`;
    let comma = '\n';
    for await (const message of this.exported.messages(conversation)) {
      const attachments = message.attachments.map((file, index) => ({
        ...file,
        entry: missing.has(file.id) ? null : entryName(message.position, index + 1, file.name),
      }));
      yield `${comma}${JSON.stringify({ ...message, attachments })}`;
      comma = ',\n';
    }
    yield '\n]}\n';
  }

  private async *asText(conversation: ExportedConversation, missing: Missing): AsyncGenerator<string> {
    const people = await this.exported.people(conversation);
    yield `${conversation.subject}\n${conversation.kind}, ${conversation.startedAt.toISOString()}\n`;
    yield `${people.map(({ staffId, name }) => name ?? staffId).join(', ')}\n`;
    for await (const message of this.exported.messages(conversation)) {
      const { position, sender, senderId, sentAt, withdrawnAt, body, attachments } = message;
      yield `\n#${position}  ${sentAt.toISOString()}  ${sender ?? senderId}\n`;
      yield withdrawnAt ? `(withdrawn ${withdrawnAt.toISOString()})\n` : `${body ?? ''}\n`;
      for (const [index, { id, name, size }] of attachments.entries())
        yield missing.has(id)
          ? `[${name}, ${size} bytes: missing]\n`
          : `[${name}, ${size} bytes: ${entryName(position, index + 1, name)}]\n`;
    }
  }
}

const folderOf = ({ id }: Pick<ExportedConversation, 'id'>) => `conversations/${id}`;
