import { request } from 'node:http';

// Open pages of readers, in a process of their own. Each message that a page hears of is counted, with the moment it came.

interface Page {
  url: string;
  headers: Record<string, string>;
}

type Question = { open: Page[] } | 'how many?' | 'when?' | 'forget';

/** Moments in milliseconds since 1970, by conversation and position. */
let heard: Record<string, number> = {};
let count = 0;

process.on('message', (question: Question) => {
  if (question === 'how many?') process.send!({ count });
  else if (question === 'when?') process.send!({ heard });
  else if (question === 'forget') {
    heard = {};
    count = 0;
    process.send!({ count });
  } else void Promise.all(question.open.map(open)).then(() => process.send!({ open: question.open.length }));
});
process.once('disconnect', () => process.exit());

/** Settles when the page is greeted: what was sent before that, it need not hear of. */
function open({ url, headers }: Page): Promise<void> {
  const greeted = Promise.withResolvers<void>();
  const asked = request(`${url}/api/events`, { headers, agent: false });
  asked.once('error', greeted.reject);
  asked.once('response', (response) => {
    let unread = '';
    response.setEncoding('utf8');
    response.on('error', () => undefined);
    response.on('data', (chunk: string) => {
      const blocks = (unread + chunk).split('\n\n');
      unread = blocks.pop()!;
      for (const block of blocks) {
        if (/^event: hello$/m.test(block)) greeted.resolve();
        const data = /^data: (.*"conversationId".*)$/m.exec(block)?.[1];
        if (data) hear(JSON.parse(data) as { conversationId: string; what: string; position: number });
      }
    });
  });
  asked.end();
  return greeted.promise;
}

function hear({ conversationId, what, position }: { conversationId: string; what: string; position: number }): void {
  const message = `${conversationId} ${position}`;
  if (what !== 'message' || message in heard) return;
  heard[message] = Date.now();
  count += 1;
}
