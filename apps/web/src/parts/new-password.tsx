import { Box, PasswordInput, Progress, Text } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { isGood, type Strength } from './password-strength.js';
import type { PasswordChoice } from './use-new-password.js';

const filled: Record<Strength['verdict'], number> = {
  'too-short': 15,
  'too-long': 100,
  guessable: 35,
  personal: 35,
  good: 75,
  strong: 100,
};

/** The field for a new password, and beneath it how strong it is. */
export function NewPassword({ choice, label, ref }: { choice: PasswordChoice; label?: string; ref?: Ref<HTMLInputElement> }) {
  const { t } = useTranslation(['password', 'common']);
  const { value, minimum, strength, fault } = choice;
  const say = ({ verdict, hints }: Strength) =>
    [t(`verdict.${verdict}`, { count: minimum }), ...hints.map((hint) => t(`hint.${hint}` as never))].join(' ');

  return (
    <Box>
      <PasswordInput
        ref={ref}
        label={label ?? t('label')}
        description={t('about', { count: minimum })}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={value}
        onChange={(event) => choice.type(event.currentTarget.value)}
        error={fault && say(fault)}
        aria-invalid={fault ? true : undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('common:showPassword') }}
      />
      <Progress
        mt="xs"
        size="sm"
        aria-hidden
        value={value && strength ? filled[strength.verdict] : 0}
        color={strength && isGood(strength) ? 'teal' : 'orange'}
      />
      {/* Its room is kept: nothing jumps when there is something to say. */}
      <Text size="sm" mt={4} mih="2.6em" role="status" lh={1.3}>
        {value && strength && !fault ? say(strength) : ''}
      </Text>
    </Box>
  );
}
