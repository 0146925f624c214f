import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api, type Schemas } from '../../../api/client.js';
import { hasCode } from '../../../api/problem.js';
import { type Portal, portalQuery } from '../queries.js';

export type Feature = Schemas['PortalFeature'];

/** What was ticked and not saved, and the version it was ticked on. */
interface Draft {
  features: readonly Feature[];
  version: number;
  saved: readonly Feature[];
}

const same = (one: readonly Feature[], other: readonly Feature[]) =>
  one.length === other.length && one.every((feature) => other.includes(feature));

/** The features of a person as they are ticked, and what becomes of them. */
export function useFeatures(staffId: string, portal: Portal) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>();
  const [isStale, setStale] = useState(false);
  const question = portalQuery(staffId);

  const save = useMutation({
    mutationFn: ({ features, version }: { features: readonly Feature[]; version: number }) =>
      answerOf(
        api.PUT('/api/staff/{id}/portal/features', {
          params: { path: { id: staffId }, header: { 'If-Match': `"${version}"` } },
          body: { features: [...features] },
        }),
      ),
    onSuccess: (saved) => {
      // An answer to an older question must not overwrite it.
      void queries.cancelQueries({ queryKey: question.queryKey });
      queries.setQueryData(question.queryKey, saved);
      void queries.invalidateQueries({ queryKey: ['staff', staffId] });
      setDraft(undefined);
      setStale(false);
    },
    onError: async (error) => {
      if (!hasCode(error, 'portal-access.stale')) return;
      await queries.invalidateQueries({ queryKey: question.queryKey });
      setStale(true);
    },
  });

  const features = draft?.features ?? portal.features;
  return {
    features,
    changed: draft !== undefined,
    isSaving: save.isPending,
    isSaved: save.isSuccess && !draft,
    isStale,
    error: isStale ? null : save.error,
    switchedOff: portal.features.filter((feature) => !features.includes(feature)),
    tick(feature: Feature, on: boolean) {
      save.reset();
      setStale(false);
      const before = draft ?? { version: portal.version, saved: portal.features };
      const next = on ? [...features, feature] : features.filter((one) => one !== feature);
      setDraft(same(next, before.saved) ? undefined : { ...before, features: next });
    },
    save: () => draft && save.mutate(draft),
    /** After somebody else saved: ours instead. */
    saveAnyway: () => draft && save.mutate({ features: draft.features, version: portal.version }),
    /** After somebody else saved: theirs. */
    giveWay() {
      save.reset();
      setDraft(undefined);
      setStale(false);
    },
  };
}
