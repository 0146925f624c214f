export { loadSettings, settingNames, SETTINGS, SettingsError, type Settings } from './settings.js';
