import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';

/** The filter finds nobody. */
export function NobodyFound({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <EmptyState
      title={t('list.nobodyFound')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('list.clear')}
        </Button>
      }
    >
      {t('list.nobodyFoundWords')}
    </EmptyState>
  );
}

/** A new practice: nobody is on record but the administrator who looks. */
export function NobodyYet() {
  const { t } = useTranslation('staff');
  return (
    <EmptyState
      title={t('list.nobodyYet')}
      action={
        <Group justify="center">
          <Button component={Link} to="/staff/import">
            {t('list.import')}
          </Button>
          <Button component={Link} to="/staff/new" variant="default">
            {t('list.register')}
          </Button>
        </Group>
      }
    >
      {t('list.nobodyYetWords')}
    </EmptyState>
  );
}
