import { Divider, Stack, Text } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusHeadingOf, Section } from '../../parts/section.js';
import { tellDone } from '../../parts/tell.js';
import { ApiTokenItem } from './api-token-item.js';
import { NewToken } from './new-token.js';
import { apiTokensQuery } from './queries.js';
import { type MadeToken, TokenForm } from './token-form.js';

const LIST = 'own-api-tokens';

export function ApiTokens() {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const { items } = useSuspenseQuery(apiTokensQuery).data;
  const [made, setMade] = useState<MadeToken>();
  const refresh = () => queries.invalidateQueries({ queryKey: apiTokensQuery.queryKey });

  async function revoked(): Promise<void> {
    tellDone(t('tokens.list.revoked'));
    await refresh();
    focusHeadingOf(LIST);
  }

  return (
    <Stack gap="lg">
      {made && (
        <NewToken
          key={made.token}
          made={made}
          onKept={() => {
            setMade(undefined);
            focusHeadingOf(LIST);
          }}
        />
      )}
      <TokenForm
        onMade={(token) => {
          setMade(token);
          void refresh();
        }}
      />
      <Section id={LIST} title={t('tokens.list.title')} about={t('tokens.list.about')}>
        {items.length === 0 && <Text>{t('tokens.list.none')}</Text>}
        {items.length > 0 && (
          <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('tokens.list.title')}>
            {items.map((token, index) => (
              <Fragment key={token.id}>
                {index > 0 && <Divider component="li" aria-hidden />}
                <ApiTokenItem token={token} onRevoked={() => void revoked()} />
              </Fragment>
            ))}
          </Stack>
        )}
      </Section>
    </Stack>
  );
}
