import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

const PAUSE_MS = 300;

interface SearchFieldProps {
  label: string;
  hint: string;
  value?: string;
  onChange: (search?: string) => void;
  className?: string;
  flex?: string;
}

/** What is typed shows at once and counts after a pause. Follows the address of the page where that is changed elsewhere. */
export function SearchField({ label, hint, value = '', onChange, ...rest }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const [seen, setSeen] = useState(value);
  const tell = useDebouncedCallback((text: string) => {
    setTold(text);
    onChange(text || undefined);
  }, PAUSE_MS);

  if (value !== seen) {
    setSeen(value);
    if (value !== told) {
      setTold(value);
      setTyped(value);
    }
  }
  return (
    <TextInput
      {...rest}
      label={label}
      placeholder={hint}
      type="search"
      autoComplete="off"
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        tell(currentTarget.value.trim());
      }}
    />
  );
}
