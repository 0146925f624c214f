import { Group } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonSelect } from '../../../parts/person-select.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import type { Access } from '../queries.js';
import { useNameOf } from './name-of.js';
import { useChangeAccess } from './use-change-access.js';

/** Lets one more person see the account. */
export function GiveAccess({ accountId, access }: { accountId: string; access: Access }) {
  const { t } = useTranslation('billing');
  const nameOf = useNameOf();
  const [chosen, setChosen] = useState<string>();
  const giving = useChangeAccess(accountId, access, ({ people }) => {
    const person = people.find(({ staffId }) => staffId === chosen);
    if (person) tellDone(t('access.given', { name: nameOf(person) }));
    setChosen(undefined);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) giving.mutate([...access.staffIds, chosen]);
  };
  return (
    <form onSubmit={submit} aria-label={t('access.give')}>
      <Group align="flex-end" gap="sm">
        <div style={{ flex: '1 1 240px', maxWidth: 420 }}>
          <PersonSelect
            key={access.staffIds.length}
            label={t('access.who')}
            placeholder={t('access.whoHint')}
            value={chosen}
            onChange={setChosen}
            without={access.staffIds}
          />
        </div>
        <SendButton type="submit" busy={giving.isPending} idle={!chosen}>
          {t('access.give')}
        </SendButton>
      </Group>
      <ProblemAlert error={giving.error} />
    </form>
  );
}
