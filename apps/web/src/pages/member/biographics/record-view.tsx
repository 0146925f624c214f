import { Badge, Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '../../../i18n/index.js';
import { Section } from '../../../parts/section.js';
import type { Member } from '../queries.js';
import classes from './record-view.module.css';

/** `takeFocus`: the form has just closed, and the focus must not go with it. */
export function RecordView({ member, onEdit, takeFocus }: { member: Member; onEdit: () => void; takeFocus: boolean }) {
  const { t } = useTranslation(['member', 'common']);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => void (takeFocus && button.current?.focus()), [takeFocus]);

  const fields = [
    [t('common:record.givenName'), member.givenName],
    [t('common:record.familyName'), member.familyName],
    [t('common:record.jobTitle'), member.jobTitle],
    [t('common:record.office'), member.office],
    [t('common:record.phone'), member.phone],
    [t('common:timeZone.label'), member.timeZone.replaceAll('_', ' ')],
    [t('common:language.label'), languages[member.locale]],
    [t('biographics.externalId'), member.externalId],
  ] as const;

  return (
    <Section
      title={t('biographics.title')}
      about={t('biographics.about')}
      actions={
        <Button ref={button} variant="default" onClick={onEdit}>
          {t('biographics.edit')}
        </Button>
      }
    >
      <dl className={classes.record}>
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="any-name">{value ?? t('biographics.nothing')}</dd>
          </div>
        ))}
        <div className={classes.wide}>
          <dt>{t('common:record.emails')}</dt>
          <dd>
            <Stack gap={4}>
              {member.emails.map(({ address, primary }) => (
                <Group key={address} gap="xs">
                  <span className="any-name">{address}</span>
                  {primary && (
                    <Badge variant="outline" tt="none" className="state-badge">
                      {t('common:record.primary')}
                    </Badge>
                  )}
                </Group>
              ))}
            </Stack>
          </dd>
        </div>
      </dl>
    </Section>
  );
}
