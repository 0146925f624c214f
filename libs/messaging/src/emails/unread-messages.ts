import { defineEmail } from '#shared-kernel/email';

interface UnreadMessages {
  givenName: string;
  practiceName: string;
  /** The conversation or the inbox; whoever opens it must sign in. */
  link: string;
  profileLink: string;
}

/** Tells somebody that something waits for them; what, from whom and about what is only said in the portal. */
export const unreadMessagesEmail = defineEmail<UnreadMessages>({
  name: 'unread-messages',
  directory: import.meta.dirname,
  subject: {
    en: () => 'You have a new message in the staff portal',
    es: () => 'Tiene un mensaje nuevo en el portal del personal',
  },
  preview: {
    givenName: 'Ana',
    practiceName: 'Northside Clinic',
    link: 'https://portal.example/messages',
    profileLink: 'https://portal.example/profile',
  },
});
