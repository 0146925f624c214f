import { Button, Group, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Asks for words; what is found has a page of its own. */
export function SearchForm({ q = '', focused = false }: { q?: string; focused?: boolean }) {
  const { t } = useTranslation('messages');
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(q);
  const [seen, setSeen] = useState(q);
  if (q !== seen) {
    setSeen(q);
    setTyped(q);
  }
  useEffect(() => {
    // After the heading, which every page that is reached focuses first.
    const frame = focused ? requestAnimationFrame(() => field.current?.focus()) : undefined;
    return () => void (frame && cancelAnimationFrame(frame));
  }, [focused]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = typed.trim();
    if (words) void navigate({ to: '/messages/search', search: { q: words } });
  };

  return (
    <form onSubmit={submit} role="search" aria-label={t('search.label')} style={{ flex: '1 1 260px', maxWidth: 520 }}>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          ref={field}
          type="search"
          aria-label={t('search.label')}
          placeholder={t('search.hint')}
          autoComplete="off"
          maxLength={200}
          flex={1}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {t('search.submit')}
        </Button>
      </Group>
    </form>
  );
}
