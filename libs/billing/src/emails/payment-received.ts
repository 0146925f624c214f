import { defineEmail } from '#shared-kernel/email';

/** Tells whose account it is that money has come; how much and for what, only the page behind the link says. */
export const paymentReceivedEmail = defineEmail<{ practiceName: string; link: string }>({
  name: 'payment-received',
  directory: import.meta.dirname,
  subject: {
    en: () => 'Your payment was received',
    es: () => 'Hemos recibido su pago',
  },
  preview: {
    practiceName: 'Northside Clinic',
    link: 'https://portal.example/payment#01920f3a-7c1e-7abc-8def-0123456789ab.made-up',
  },
});
