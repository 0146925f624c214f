import { Box, Group, Input, SegmentedControl, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, language, languages } from '../../i18n/index.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { mailQuery, mailsQuery } from './queries.js';

const HEIGHT = 640;

/** Every e-mail of the portal, as people get it. */
export function MailPreviews() {
  const { t, i18n } = useTranslation('settings');
  const { items } = useSuspenseQuery(mailsQuery).data;
  const [name, setName] = useState(items.find((mail) => mail.name === 'invitation')?.name ?? items[0]!.name);
  const [locale, setLocale] = useState<Language>(language());
  const [as, setAs] = useState('designed');
  const { data: mail, error, refetch } = useQuery(mailQuery(name, locale));

  const known = (mailName: string) => i18n.exists(`mails.name.${mailName}`, { ns: 'settings' });
  return (
    <Section title={t('mails.title')} about={t('mails.about')}>
      <Group align="flex-end" gap="md">
        <Select
          label={t('mails.which')}
          allowDeselect={false}
          w={{ base: '100%', sm: 380 }}
          data={items.map((each) => ({
            value: each.name,
            label: known(each.name) ? t(`mails.name.${each.name}` as never) : each.title,
          }))}
          value={name}
          onChange={(chosen) => setName(chosen ?? name)}
        />
        <Choice
          label={t('mails.language')}
          value={locale}
          onChange={(tag) => setLocale(tag as Language)}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        />
        <Choice
          label={t('mails.as')}
          value={as}
          onChange={setAs}
          data={[
            { value: 'designed', label: t('mails.designed') },
            { value: 'plain', label: t('mails.plain') },
          ]}
        />
      </Group>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!mail && !error && <Skeleton height={HEIGHT} />}
      {mail && (
        <Stack gap="sm">
          <Text size="sm" className="any-name" role="status">
            {t('mails.subject')}: <b>{mail.subject}</b>
          </Text>
          {as === 'designed' ? (
            // Nothing in it can run, navigate or send: it is only looked at.
            <iframe
              sandbox=""
              srcDoc={mail.html}
              title={t('mails.frame', { subject: mail.subject })}
              style={{
                width: '100%',
                height: HEIGHT,
                border: '1px solid var(--mantine-color-default-border)',
                background: '#fff',
              }}
            />
          ) : (
            <Box
              component="pre"
              className="any-name"
              tabIndex={0}
              role="region"
              aria-label={t('mails.frame', { subject: mail.subject })}
              m={0}
              p="md"
              mih={HEIGHT}
              style={{ whiteSpace: 'pre-wrap', border: '1px solid var(--mantine-color-default-border)' }}
            >
              {mail.text}
            </Box>
          )}
        </Stack>
      )}
    </Section>
  );
}

type ChoiceProps = { label: string; value: string; onChange: (value: string) => void; data: { value: string; label: string }[] };

function Choice({ label, ...choice }: ChoiceProps) {
  return (
    <Input.Wrapper label={label} labelElement="div">
      <Box>
        <SegmentedControl aria-label={label} {...choice} />
      </Box>
    </Input.Wrapper>
  );
}
