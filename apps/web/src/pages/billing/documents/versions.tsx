import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import classes from './documents.module.css';
import type { ListedDocument, Version } from './queries.js';
import { VersionView } from './version-view.js';

/** The versions that nothing depends on any more; they can be read for good. */
export function Versions({ document, versions }: { document: ListedDocument; versions: readonly Version[] }) {
  const { t } = useTranslation('billing-documents');
  const [opened, list] = useDisclosure();
  return (
    <div>
      <Button variant="default" size="xs" aria-expanded={opened} onClick={list.toggle}>
        {t('older', { count: versions.length })}
      </Button>
      {opened && (
        <ul className={classes.versions}>
          {versions.map((version) => (
            <li key={version.number}>
              <VersionView document={document} version={version} whole={version} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
