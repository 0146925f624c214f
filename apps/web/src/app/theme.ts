import { Alert, Button, createTheme, type MantineColorsTuple, type ModalProps, type TableProps } from '@mantine/core';

/** A calm blue-green. Shade 8 on white and white on shade 8 have a contrast above 5 : 1. */
const lagoon: MantineColorsTuple = [
  '#e6f7fa',
  '#d4ebf0',
  '#aad6df',
  '#7dc0ce',
  '#58adbf',
  '#40a2b6',
  '#2f9bb1',
  '#1f879c',
  '#0b7285',
  '#055f70',
];

export const theme = createTheme({
  primaryColor: 'lagoon',
  colors: { lagoon },
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Modal and Table are named, not imported: the first file would carry them to pages that have neither.
    Button: Button.extend({ defaultProps: { loaderProps: { type: 'dots' } } }),
    // Its header would otherwise be a second banner of the page.
    Modal: { defaultProps: { centered: true, attributes: { header: { role: 'presentation' } } } satisfies Partial<ModalProps> },
    Alert: Alert.extend({ defaultProps: { variant: 'light' } }),
    Table: { defaultProps: { verticalSpacing: 'sm' } satisfies Partial<TableProps> },
  },
});
