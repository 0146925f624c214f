/** Zones that `Intl` lists under a former name, and the name that the IANA database gives them today. */
export const currentNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

const inArea = (area: string, places: string) => places.split(' ').map((place) => `${area}/${place}`);

/** Further names of zones, which the IANA database keeps as links. */
export const links: readonly string[] = [
  ...inArea('Africa', 'Timbuktu'),
  ...inArea(
    'America',
    'Argentina/ComodRivadavia Atka Ensenada Fort_Wayne Knox_IN Montreal Nipigon Pangnirtung Porto_Acre Rainy_River Rosario Santa_Isabel Shiprock Thunder_Bay Virgin Yellowknife',
  ),
  ...inArea('Antarctica', 'South_Pole'),
  ...inArea(
    'Asia',
    'Ashkhabad Choibalsan Chongqing Chungking Dacca Harbin Istanbul Kashgar Macao Tel_Aviv Thimbu Ujung_Pandang Ulan_Bator',
  ),
  ...inArea('Atlantic', 'Jan_Mayen'),
  ...inArea('Australia', 'ACT Canberra Currie LHI NSW North Queensland South Tasmania Victoria West Yancowinna'),
  ...inArea('Brazil', 'Acre DeNoronha East West'),
  ...inArea('Canada', 'Atlantic Central Eastern Mountain Newfoundland Pacific Saskatchewan Yukon'),
  ...inArea('Chile', 'Continental EasterIsland'),
  ...inArea('Etc', 'GMT GMT+0 GMT-0 GMT0 Greenwich UCT UTC Universal Zulu'),
  ...inArea('Etc', 'GMT+1 GMT+2 GMT+3 GMT+4 GMT+5 GMT+6 GMT+7 GMT+8 GMT+9 GMT+10 GMT+11 GMT+12'),
  ...inArea('Etc', 'GMT-1 GMT-2 GMT-3 GMT-4 GMT-5 GMT-6 GMT-7 GMT-8 GMT-9 GMT-10 GMT-11 GMT-12 GMT-13 GMT-14'),
  ...inArea('Europe', 'Belfast Nicosia Tiraspol Uzhgorod Zaporozhye'),
  ...inArea('Mexico', 'BajaNorte BajaSur General'),
  ...inArea('Pacific', 'Johnston Samoa Yap'),
  ...inArea('US', 'Alaska Aleutian Arizona Central East-Indiana Eastern Hawaii Indiana-Starke Michigan Mountain Pacific Samoa'),
  ...'Cuba Egypt Eire GB GB-Eire GMT Greenwich Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya NZ NZ-CHAT'.split(' '),
  ...'Navajo PRC Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU Zulu'.split(' '),
];

/**
 * What people write instead of a zone, and the zone that it most likely means. An abbreviation is refused, not mapped:
 * `EST` is Panama to `Intl`, without summer time, and `MST` or `CST` is several countries (ADR 0043).
 */
export const adviceFor: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'America/New_York': ['EST', 'EDT', 'ET', 'EST5EDT', 'Eastern', 'Eastern Time', 'Eastern Standard Time'],
    'America/Chicago': ['CST', 'CDT', 'CT', 'CST6CDT', 'Central', 'Central Time', 'Central Standard Time'],
    'America/Denver': ['MST', 'MDT', 'MT', 'MST7MDT', 'Mountain', 'Mountain Time', 'Mountain Standard Time'],
    'America/Los_Angeles': ['PST', 'PDT', 'PT', 'PST8PDT', 'Pacific', 'Pacific Time', 'Pacific Standard Time'],
    'America/Phoenix': ['US Mountain Standard Time'],
    'America/Anchorage': ['AKST', 'AKDT', 'AST9ADT', 'Alaskan Standard Time'],
    'America/Halifax': ['AST', 'ADT', 'AST4ADT', 'Atlantic Standard Time'],
    'America/Indiana/Indianapolis': ['US Eastern Standard Time'],
    'Pacific/Honolulu': ['HST', 'HDT', 'Hawaii', 'Hawaiian Standard Time'],
    'Europe/London': ['BST', 'GMT Standard Time'],
    'Europe/Lisbon': ['WET', 'WEST'],
    'Europe/Paris': ['CET', 'CEST', 'MET', 'MEST', 'Romance Standard Time'],
    'Europe/Berlin': ['W. Europe Standard Time'],
    'Europe/Athens': ['EET', 'EEST'],
    'Asia/Kolkata': ['IST', 'India Standard Time'],
    'Asia/Tokyo': ['JST', 'Tokyo Standard Time'],
    'Australia/Sydney': ['AEST', 'AEDT'],
  }).flatMap(([zone, meant]) => meant.map((text) => [text.toLowerCase(), zone] as const)),
);
