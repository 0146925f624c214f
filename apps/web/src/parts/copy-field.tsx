import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

interface CopyFieldProps {
  label: string;
  value: string;
  words: { copy: string; copied: string; notCopied: string };
}

/** Something that has just been made, to be copied: it is read out, and the next step is at hand. */
export function CopyField({ label, value, words }: CopyFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'yes' | 'no'>();
  useEffect(() => input.current?.focus(), []);

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setCopied('yes');
    } catch {
      // Browsers may refuse it, by a policy of the device for instance.
      input.current?.select();
      setCopied('no');
    }
  }

  return (
    <>
      <Group align="flex-end" gap="sm">
        <TextInput
          ref={input}
          label={label}
          value={value}
          readOnly
          autoComplete="off"
          onFocus={(event) => event.currentTarget.select()}
          flex="1 1 260px"
          maw={620}
        />
        <Button
          variant="default"
          leftSection={copied === 'yes' ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
          onClick={() => void copy()}
        >
          {words.copy}
        </Button>
      </Group>
      <Text size="sm" role="status">
        {copied && (copied === 'yes' ? words.copied : words.notCopied)}
      </Text>
    </>
  );
}
