import { type Icon, IconFileInvoice, IconMessages } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Schemas } from '../../api/client.js';

export type Feature = Schemas['PortalFeature'];

/** The features that have pages, in the order of their tiles. One without pages has no tile, whoever it is granted to. */
export const featurePages: readonly { feature: Feature; to: LinkProps['to']; icon: Icon }[] = [
  { feature: 'secure_messaging', to: '/messages', icon: IconMessages },
  { feature: 'billing_documents', to: '/billing', icon: IconFileInvoice },
];
