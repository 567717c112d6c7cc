// The hosting services that are bundled. Each is checked against the profile's schema when the program is built.
import type { Profile } from '../../src/target/profile.ts';
import extremeservV3 from './extremeserv-v3.yaml';
import php84 from './php-8.4.yaml';
import rhel7Lamp from './rhel7-lamp.yaml';
import rhel9Lamp from './rhel9-lamp.yaml';

export const bundledProfiles: readonly Profile[] = [extremeservV3, php84, rhel7Lamp, rhel9Lamp];
