import { DomainError } from '#shared-kernel/domain';

export const portalFeatures = ['secure_messaging', 'billing_documents', 'balance_payment'] as const;
export type PortalFeature = (typeof portalFeatures)[number];

/** The features in their fixed order, each once; an unknown name is refused. */
export function toFeatures(names: readonly string[]): PortalFeature[] {
  const unknown = names.filter((name) => !(portalFeatures as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new DomainError('invalid', 'portal-access.unknown-feature', `There is no such feature: ${unknown.join(', ')}.`, [
      { path: 'features', message: `must be any of ${portalFeatures.join(', ')}` },
    ]);
  }
  return portalFeatures.filter((feature) => names.includes(feature));
}
