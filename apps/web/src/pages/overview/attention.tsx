import { Badge, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client.js';
import { Section } from '../../parts/section.js';
import { AttentionList } from './attention-list.js';
import type { AttentionKind } from './queries.js';

const kinds = [
  { kind: 'failed', count: 'failed' },
  { kind: 'expired', count: 'expired' },
  { kind: 'expiring', count: 'expiringSoon' },
  { kind: 'asked', count: 'askedAgain' },
] as const;

/** Whose way into the portal is blocked, by reason; what there is to do first stands open. */
export function Attention({ counts }: { counts: Schemas['Overview']['attention'] }) {
  const { t, i18n } = useTranslation('overview');
  const number = new Intl.NumberFormat(i18n.language);
  const [chosen, setChosen] = useState<AttentionKind>();
  const open = chosen ?? kinds.find(({ count }) => counts[count] > 0)?.kind ?? 'failed';
  return (
    <Section title={t('attention.title')} about={t('attention.about')}>
      <Tabs value={open} onChange={(kind) => setChosen((kind ?? 'failed') as AttentionKind)} keepMounted={false}>
        <Tabs.List aria-label={t('attention.label')}>
          {kinds.map(({ kind, count }) => (
            <Tabs.Tab
              key={kind}
              value={kind}
              rightSection={
                <Badge variant={counts[count] > 0 ? 'filled' : 'default'} size="sm" circle={counts[count] < 10}>
                  {number.format(counts[count])}
                </Badge>
              }
            >
              {t(`attention.${kind}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {kinds.map(({ kind, count }) => (
          <Tabs.Panel key={kind} value={kind} pt="md">
            <AttentionList kind={kind} expected={counts[count]} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  );
}
