import { type Icon, IconCreditCard, IconFileInvoice, IconMessages } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Schemas } from '../../api/client.js';

type Feature = Schemas['PortalFeature'];

/** The features in the order of their tiles, and where each begins. */
export const featurePages: readonly { feature: Feature; to: LinkProps['to']; search?: LinkProps['search']; icon: Icon }[] = [
  { feature: 'secure_messaging', to: '/messages', icon: IconMessages },
  { feature: 'billing_documents', to: '/billing', icon: IconFileInvoice },
  { feature: 'balance_payment', to: '/billing', search: { sort: '-balance' }, icon: IconCreditCard },
];
