import { Checkbox, Fieldset, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Scope } from './queries.js';
import { areas, scopeWords } from './scopes.js';

interface ScopeChoiceProps {
  everything: boolean;
  onEverything: (everything: boolean) => void;
  scopes: Scope[];
  onScopes: (scopes: Scope[]) => void;
  error?: string;
}

/** What a token may do: some of the areas, to see or to change, or all of them. */
export function ScopeChoice({ everything, onEverything, scopes, onScopes, error }: ScopeChoiceProps) {
  const { t } = useTranslation('settings');
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('tokens.make.may')}
        value={everything ? 'everything' : 'some'}
        onChange={(value) => onEverything(value === 'everything')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="some" label={t('tokens.make.some')} />
          <Radio value="everything" label={t('tokens.make.everything')} />
        </Stack>
      </Radio.Group>
      {!everything && (
        <Checkbox.Group
          aria-label={t('tokens.make.scopes')}
          description={t('tokens.make.writeHint')}
          value={scopes}
          onChange={(chosen) => onScopes(chosen as Scope[])}
          error={error}
        >
          <SimpleGrid cols={{ base: 1, md: 3 }} mt="xs">
            {areas.map(({ area, scopes: ofArea }) => (
              <Fieldset key={area} legend={<Text size="sm">{t(`tokens.area.${area}`)}</Text>} radius="md" p="sm">
                <Stack gap="xs">
                  {ofArea.map((scope) => (
                    <Checkbox key={scope} value={scope} label={t(`tokens.scope.${scope}` as never, scopeWords)} />
                  ))}
                </Stack>
              </Fieldset>
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
