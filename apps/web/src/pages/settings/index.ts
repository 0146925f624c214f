export { default as SettingsPage } from './settings.js';
