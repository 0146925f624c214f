import { Group, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './choice-chips.module.css';

interface ChoiceChipsProps<Value> {
  label: string;
  choices: readonly { value: Value; words: string; count: number | undefined }[];
  chosen: Value;
  onChoose: (value: Value) => void;
}

/** Kinds of things, each with how many there are; pressing one shows only those. */
export function ChoiceChips<Value extends string | undefined>({ label, choices, chosen, onChoose }: ChoiceChipsProps<Value>) {
  const { i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Group gap="xs" role="group" aria-label={label}>
      {choices.map(({ value, words, count }) => (
        <UnstyledButton
          key={value ?? 'all'}
          className={classes.chip}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          <Text span size="sm">
            {words}
          </Text>
          <Text span size="sm" fw={700} className={classes.count}>
            {count === undefined ? '–' : number.format(count)}
          </Text>
        </UnstyledButton>
      ))}
    </Group>
  );
}
