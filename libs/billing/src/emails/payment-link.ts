import { defineEmail } from '#shared-kernel/email';

/** Asks whoever pays to do so; what for and how much is only said behind the link. */
export const paymentLinkEmail = defineEmail<{ practiceName: string; link: string; worksUntil: string }>({
  name: 'payment-link',
  directory: import.meta.dirname,
  subject: {
    en: ({ practiceName }) => `${practiceName}: your payment link`,
    es: ({ practiceName }) => `${practiceName}: su enlace de pago`,
  },
  preview: {
    practiceName: 'Northside Clinic',
    link: 'https://portal.example/payment#01920f3a-7c1e-7abc-8def-0123456789ab.Zk9ZbVn3xkq1mGm0oJ1fVw6m9y2vP4t8s5d7h3c1bQ0',
    worksUntil: 'Dec 10, 2026, 14:05:09 (America/New_York)',
  },
});
