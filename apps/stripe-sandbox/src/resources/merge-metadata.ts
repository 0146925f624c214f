/** New keys are added, empty values take a key away, `metadata=` takes all of them. https://docs.stripe.com/api/metadata */
export function mergeMetadata(
  object: { metadata: Record<string, string> | null },
  changes: Record<string, string> | undefined,
): void {
  if (!changes) return;
  const merged = Object.keys(changes).length === 0 ? {} : { ...object.metadata, ...changes };
  object.metadata = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}
