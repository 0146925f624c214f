import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface PagerProps {
  /** Of what these are the pages. */
  label: string;
  where?: ReactNode;
  onPrevious?: () => void;
  onNext?: () => void;
}

/** The way to the pages before and after. Nothing is shown where there is only one. */
export function Pager({ label, where, onPrevious, onNext }: PagerProps) {
  const { t } = useTranslation();
  if (!onPrevious && !onNext && !where) return null;
  return (
    <Group component="nav" aria-label={label} justify="space-between" gap="sm">
      <Text size="sm">{where}</Text>
      {(onPrevious || onNext) && (
        <Group gap="xs">
          <Turn onTurn={onPrevious} left={<IconChevronLeft size={16} aria-hidden />}>
            {t('pager.previous')}
          </Turn>
          <Turn onTurn={onNext} right={<IconChevronRight size={16} aria-hidden />}>
            {t('pager.next')}
          </Turn>
        </Group>
      )}
    </Group>
  );
}

/** Never `disabled`: the focus must not be lost at the last page. */
function Turn({
  onTurn,
  left,
  right,
  children,
}: {
  onTurn?: () => void;
  left?: ReactNode;
  right?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={left}
      rightSection={right}
      aria-disabled={!onTurn || undefined}
      data-disabled={!onTurn || undefined}
      onClick={onTurn}
    >
      {children}
    </Button>
  );
}
