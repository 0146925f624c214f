import { ActionIcon, Button, Fieldset, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { emptyEmail, type RecordForm } from './record-values.js';

const MOST_EMAILS = 20;

/** The addresses of a person: add, remove, and say which is the primary. */
export function EmailsField({ form }: { form: RecordForm }) {
  const { t } = useTranslation();
  const { emails } = form.getValues();
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);

  // A line that comes takes the focus; one that goes hands it to its neighbour.
  useEffect(() => {
    if (wanted.current === undefined) return;
    list.current?.querySelectorAll<HTMLInputElement>('input[type="email"]')[wanted.current]?.focus();
    wanted.current = undefined;
  });

  function add() {
    wanted.current = emails.length;
    form.insertListItem('emails', emptyEmail(emails.length === 0));
  }

  function remove(index: number) {
    wanted.current = Math.max(0, index - 1);
    const rest = emails.filter((_, place) => place !== index);
    const hasPrimary = rest.some(({ primary }) => primary);
    form.setFieldValue(
      'emails',
      rest.map((email, place) => (hasPrimary ? email : { ...email, primary: place === 0 })),
    );
  }

  const makePrimary = (index: number) =>
    form.setFieldValue(
      'emails',
      emails.map((email, place) => ({ ...email, primary: place === index })),
    );

  return (
    <Fieldset legend={t('record.emails')} radius="md" mt="md">
      <Stack gap="sm" ref={list}>
        {emails.map(({ key, primary }, index) => (
          <Group key={key} align="flex-start" gap="sm">
            <TextInput
              type="email"
              aria-label={t('record.email', { number: index + 1 })}
              maxLength={254}
              autoComplete="off"
              flex="1 1 220px"
              {...form.getInputProps(`emails.${index}.address`)}
            />
            <Group gap="sm" mih={36} wrap="nowrap">
              <Radio
                name="primary-email"
                label={t('record.primary')}
                checked={primary}
                onChange={() => makePrimary(index)}
                aria-label={t('record.makePrimary', { number: index + 1 })}
              />
              {emails.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="red"
                  size="lg"
                  aria-label={t('record.removeEmail', { number: index + 1 })}
                  onClick={() => remove(index)}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              )}
            </Group>
          </Group>
        ))}
        {form.errors.emails && (
          <Text size="sm" c="red" role="alert">
            {form.errors.emails}
          </Text>
        )}
        {emails.length < MOST_EMAILS && (
          <Group>
            <Button variant="default" size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
              {t('record.addEmail')}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}
