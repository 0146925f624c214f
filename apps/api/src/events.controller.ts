import { Controller, Headers, type MessageEvent, Query, Res, Sse } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, CurrentCaller } from '#shared-kernel/http';
import { LiveStreams } from '#shared-kernel/live';

/** Characters that may wait for a page that does not read; then its connection is cut, and it begins anew when it can. */
const MOST_PENDING = 64 * 1024;

const description = `Server-sent events: hints that something changed, with ids only. What it is now, the page asks the API, which
decides what it may see. Browsers open it with \`new EventSource('/api/events')\` and reconnect by themselves.

| event | data | for whom | what a page does |
|---|---|---|---|
| \`hello\` | \`{"release":"…"}\` | everybody | nothing is missed from here on: fetch what is shown |
| \`back\` | \`{"release":"…"}\` | everybody | the stream goes on where an earlier one ended: what was missed follows |
| \`resync\` | \`{"release":"…"}\` | everybody | something may have been missed: fetch everything that is shown anew |
| \`own-access\` | \`{}\` | the person | features, role, set-up or sessions changed: \`GET /api/session\` |
| \`portal-status\` | \`{"staffId":"…"}\` | administrators | the status, timeline or list row of this person changed |
| \`bulk-progress\` | \`{"bulkId":"…","state":"running","total":5000,"done":120,"skipped":3,"failed":2,"remaining":4878}\` | administrators | a bulk invitation went on; never older than what was told before |
| \`conversation\` | \`{"conversationId":"…","what":"message","position":7}\` | who is in it | a message came (\`message\`) or was withdrawn (\`withdrawn\`), somebody came or left (\`people\`), or one's own messages were read up to there (\`read\`) |
| \`billing\` | \`{"accountId":"…"}\` | administrators, and who may see the account | its balance, an invoice, its fields or who may see it changed; null: more than one account |
| \`inbox\` | \`{}\` | the person, or everybody with secure messages | what one has read, archived or drafted changed elsewhere, or an announcement came: the list and the unread counts |
| \`signed-out\` | \`{}\` | the person | the session is over; the stream ends |
| \`pushed-out\` | \`{}\` | the person | more than 10 streams are open: the oldest ends, and may try again after a minute |
| \`closing\` | \`{}\` | the person | this process stops: the stream ends, and the page tries again at another |

An event comes within a second of its change, in whichever process it was made. Every event has an id: a stream that is opened
again with it as \`Last-Event-ID\`, or as \`lastEventId\` in its address, begins with \`back\` and what was missed, or with \`resync\` where that is not known any more. The
\`release\` is that of \`GET /api/practice\`: where it is not the one that the page was loaded with, there are newer pages. A
comment every 20 seconds shows that the stream is alive; an open stream does not keep an idle session alive. Signing out,
disabling and loss of the role take effect in open streams; \`conversation\` and \`inbox\` come only while secure messages are
switched on, \`billing\` to others than administrators only while billing documents are.`;

const example = `event: hello
id: 1763982000123456-0
retry: 2000
data: {"release":"2026-11-25.4f1c9a2"}

event: portal-status
id: 1763982000123457-0
data: {"staffId":"01920f3a-7c1e-7abc-8def-0123456789ab"}
`;

const followQuery = z.strictObject({
  lastEventId: z
    .string()
    .max(100)
    .optional()
    .describe('As `Last-Event-ID`, which browsers let no page set: for a tab that goes on where another one ended.'),
});

@ApiTags('Live events')
@Controller('api/events')
export class EventsController {
  constructor(private readonly streams: LiveStreams) {}

  @Sse('', { maxPendingDataLength: MOST_PENDING })
  @Access('signed-in', { passive: true })
  @ApiOperation({ summary: 'Follow what changes', description })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event that was seen.' })
  @ApiProduces('text/event-stream')
  @ApiResponse({
    status: 200,
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' }, example } },
  })
  follow(
    @CurrentCaller() caller: Caller,
    @Headers('last-event-id') latest: string | undefined,
    @Query({ schema: followQuery }) { lastEventId }: z.infer<typeof followQuery>,
    @Res({ passthrough: true }) { raw }: FastifyReply,
  ): Observable<MessageEvent> {
    const cutOff = () => void (raw.writableFinished || raw.destroy());
    // A browser that reconnects sends the header, and the address of the beginning.
    return this.streams.open({ caller, lastEventId: latest ?? lastEventId, cutOff });
  }
}
