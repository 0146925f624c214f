export { loadSettings, SETTINGS, SettingsError, type Settings } from './settings.js';
