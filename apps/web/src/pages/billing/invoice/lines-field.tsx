import { ActionIcon, Button, Fieldset, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../billing.module.css';
import { Money } from '../money.js';
import { emptyLine, lineAmount, MOST_LINES } from './draft-values.js';
import type { DraftForm } from './use-draft-form.js';

/** The lines of an invoice: add, remove, and see what each comes to. */
export function LinesField({ form, currency }: { form: DraftForm; currency: string }) {
  const { t } = useTranslation('billing');
  const { lines } = form.getValues();
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);

  // A line that comes takes the focus; one that goes hands it to its neighbour.
  useEffect(() => {
    if (wanted.current === undefined) return;
    list.current?.querySelectorAll<HTMLInputElement>('input[data-description]')[wanted.current]?.focus();
    wanted.current = undefined;
  });
  function add() {
    wanted.current = lines.length;
    form.insertListItem('lines', emptyLine());
  }
  function remove(place: number) {
    wanted.current = Math.max(0, place - 1);
    form.removeListItem('lines', place);
  }

  return (
    <Stack gap="sm" ref={list}>
      {lines.map((line, place) => (
        <Fieldset key={line.key} legend={t('draft.line', { number: place + 1 })} radius="md">
          <div className={classes.line}>
            <TextInput
              label={t('draft.description')}
              required
              maxLength={500}
              dir="auto"
              autoComplete="off"
              data-description
              {...form.getInputProps(`lines.${place}.description`)}
            />
            <TextInput
              label={t('draft.quantity')}
              required
              inputMode="numeric"
              maxLength={9}
              autoComplete="off"
              {...form.getInputProps(`lines.${place}.quantity`)}
            />
            <TextInput
              label={t('draft.price', { currency: currency.toUpperCase() })}
              required
              inputMode="decimal"
              maxLength={20}
              autoComplete="off"
              {...form.getInputProps(`lines.${place}.price`)}
            />
            <Input.Wrapper label={t('draft.amount')} labelElement="div" className={classes.end}>
              <Text component="div" lh="36px">
                <Money amount={lineAmount(line, currency) ?? 0} currency={currency} />
              </Text>
            </Input.Wrapper>
            {lines.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="red"
                size={36}
                mt={25}
                aria-label={t('draft.removeLine', { number: place + 1 })}
                onClick={() => remove(place)}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            )}
          </div>
        </Fieldset>
      ))}
      {form.errors.lines && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {form.errors.lines}
        </Text>
      )}
      {lines.length < MOST_LINES && (
        <Group>
          <Button variant="default" size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {t('draft.addLine')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
