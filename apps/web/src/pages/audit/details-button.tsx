import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { momentWords } from '../../parts/moment.js';
import { useActWords } from './act-words.js';
import type { AuditItem } from './queries.js';

export function DetailsButton({
  item,
  open,
  onToggle,
  controls,
}: {
  item: AuditItem;
  open: boolean;
  onToggle: () => void;
  controls: string;
}) {
  const { t, i18n } = useTranslation('audit');
  const actWords = useActWords();
  const about = { act: actWords(item.action), when: momentWords(item.at, i18n.language) };
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      aria-label={t(open ? 'details.hide' : 'details.show', about)}
      rightSection={open ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
      onClick={onToggle}
    >
      {t(open ? 'details.close' : 'details.open')}
    </Button>
  );
}
