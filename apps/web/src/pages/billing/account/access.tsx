import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import classes from '../billing.module.css';
import { type Access as AccessView, accessQuery } from '../queries.js';
import { GiveAccess } from './give-access.js';
import { useNameOf } from './name-of.js';
import { useAccountId } from './use-account.js';
import { WithdrawAccess } from './withdraw-access.js';

const SECTION = 'access';

/** Who may see an account: those to whom it was given, and those who see all. */
export default function Access() {
  const { t } = useTranslation('billing');
  const accountId = useAccountId();
  const { data: access, error, refetch } = useQuery(accessQuery(accountId));
  return (
    <>
      <Section id={SECTION} title={t('access.title')} about={t('access.about')}>
        <ProblemAlert error={error} title={t('access.failed')} onRetry={() => void refetch()} />
        {!access && !error && <Skeleton h={200} radius="md" />}
        {access && (
          <>
            {access.people.length === 0 && <Text>{t('access.none')}</Text>}
            <ul className={classes.rows} aria-label={t('access.list')}>
              {access.people.map((person) => (
                <li key={person.staffId} className={classes.row}>
                  <PersonLine person={person} />
                  <WithdrawAccess accountId={accountId} access={access} person={person} sectionId={SECTION} />
                </li>
              ))}
            </ul>
            <GiveAccess accountId={accountId} access={access} />
          </>
        )}
      </Section>
      {access && (
        <Section title={t('access.all')} about={t('access.allAbout')}>
          {access.allAccounts.length === 0 ? (
            <Text>{t('access.allNone')}</Text>
          ) : (
            <ul className={classes.rows} aria-label={t('access.all')}>
              {access.allAccounts.map((person) => (
                <li key={person.staffId} className={classes.row}>
                  <PersonLine person={person} />
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
    </>
  );
}

function PersonLine({ person }: { person: AccessView['people'][number] }) {
  const { t } = useTranslation('billing');
  const nameOf = useNameOf();
  return (
    <Stack gap={2} miw={0}>
      <Anchor
        renderRoot={(props) => <Link to="/staff/$staffId/portal" params={{ staffId: person.staffId }} {...props} />}
        fw={600}
        dir="auto"
        className="any-name"
      >
        {nameOf(person)}
      </Anchor>
      {!person.hasFeature && <Text size="sm">{t('access.featureOff')}</Text>}
    </Stack>
  );
}
