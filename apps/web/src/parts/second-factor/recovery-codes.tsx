import { Alert, Button, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconKey } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The codes for the day the second factor is lost, shown this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useTranslation('second-factor');
  const [copied, setCopied] = useState<boolean>();
  const heading = useRef<HTMLParagraphElement>(null);
  const text = `${codes.join('\n')}\n`;

  // They take the place of the control that was used; whoever cannot see them must hear of them.
  useEffect(() => heading.current?.focus(), []);

  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: t('codes.file') });
    link.click();
    URL.revokeObjectURL(url);
  };

  return (
    <Stack gap="md">
      <div>
        <Text fw={650} ref={heading} tabIndex={-1}>
          {t('codes.title')}
        </Text>
        <Text size="sm">{t('codes.about')}</Text>
      </div>
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2 }} spacing={6} m={0} p={0} aria-label={t('codes.title')}>
        {codes.map((code) => (
          <li key={code} style={{ listStyle: 'none' }}>
            <Code block ta="center" fz="sm">
              {code}
            </Code>
          </li>
        ))}
      </SimpleGrid>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={() => void copy()}
        >
          {t('codes.copy')}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={download}>
          {t('codes.download')}
        </Button>
      </Group>
      <Text size="sm" role="status" mih="1.5em">
        {copied === true && t('codes.copied')}
        {copied === false && t('codes.notCopied')}
      </Text>
      <Alert color="orange" icon={<IconKey aria-hidden />}>
        <Text size="sm">{t('codes.once')}</Text>
      </Alert>
      <Button onClick={onKept}>{t('codes.kept')}</Button>
    </Stack>
  );
}
