import { useRef, useState } from 'react';
import { newIdempotencyKey } from '../../api/client.js';
import { MOST_ATTACHMENTS } from '../message-limits.js';
import { type Attachment, dropAttachment, uploadAttachment } from './upload-attachment.js';

/** A file on its way, or one that was refused. */
export interface Upload {
  key: string;
  file: File;
  error?: unknown;
}

/** The files of something that is not sent yet. Each goes to the portal as soon as it is chosen. */
export function useAttachments(before: readonly Attachment[]) {
  const [there, setThere] = useState<readonly Attachment[]>(before);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [tooMany, setTooMany] = useState(false);
  const gone = useRef(new Set<string>());

  async function send({ key, file }: Upload): Promise<void> {
    setUploads((all) => all.map((each) => (each.key === key ? { key, file } : each)));
    try {
      const attachment = await uploadAttachment(file, key);
      setUploads((all) => all.filter((each) => each.key !== key));
      if (gone.current.has(key)) await dropAttachment(attachment.id).catch(() => undefined);
      else setThere((all) => [...all, attachment]);
    } catch (error) {
      setUploads((all) => all.map((each) => (each.key === key ? { ...each, error } : each)));
    }
  }

  return {
    there,
    uploads,
    tooMany,
    ids: there.map(({ id }) => id),
    /** Something is on its way: what is sent now would go without it. */
    busy: uploads.some(({ error }) => !error),
    add(files: readonly File[]) {
      const room = MOST_ATTACHMENTS - there.length - uploads.length;
      setTooMany(files.length > room);
      const news = files.slice(0, Math.max(0, room)).map((file) => ({ key: newIdempotencyKey(), file }));
      setUploads((all) => [...all, ...news]);
      for (const each of news) void send(each);
    },
    again: (upload: Upload) => void send(upload),
    forget(upload: Upload) {
      gone.current.add(upload.key);
      setUploads((all) => all.filter(({ key }) => key !== upload.key));
    },
    remove(attachment: Attachment) {
      setTooMany(false);
      setThere((all) => all.filter(({ id }) => id !== attachment.id));
      // What nobody claims the portal removes by itself.
      void dropAttachment(attachment.id).catch(() => undefined);
    },
    clear() {
      setThere([]);
      setUploads([]);
      setTooMany(false);
    },
  };
}

export type Attachments = ReturnType<typeof useAttachments>;
