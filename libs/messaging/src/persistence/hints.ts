import { Injectable } from '@nestjs/common';
import { Live } from '#shared-kernel/live';

const feature = 'secure_messaging';

export interface ConversationHint {
  readonly conversationId: string;
  readonly what: 'message' | 'withdrawn' | 'read' | 'people';
  readonly position: number;
}

/** Tells open pages which conversation changed, after the commit. Whoever has the feature switched off hears nothing. */
@Injectable()
export class Hints {
  constructor(private readonly live: Live) {}

  conversation(staffIds: Iterable<string>, { conversationId, what, position }: ConversationHint): void {
    for (const staffId of staffIds)
      this.live.publish({ to: { staffId }, type: 'conversation', data: { conversationId, what, position }, feature });
  }

  /** For the person's own other pages. */
  inbox(staffId: string): void {
    this.live.publish({ to: { staffId }, type: 'inbox', data: {}, feature });
  }

  /** For everybody's open pages at once, however many they are. */
  inboxes(): void {
    this.live.publish({ to: 'everybody', type: 'inbox', data: {}, feature });
  }
}
