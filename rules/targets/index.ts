// The hosting services that are bundled. Each is checked against the profile's schema when the program is built.
import type { Profile } from '../../src/target/profile.ts';
import extremeservV3 from './extremeserv-v3.yaml';
import jMottoOut from './j-motto-out.yaml';
import miraiDedicated from './mirai-dedicated.yaml';
import netCom from './net-com.yaml';
import php84 from './php-8.4.yaml';
import rhel7Lamp from './rhel7-lamp.yaml';
import rhel9Lamp from './rhel9-lamp.yaml';
import smartconnectManaged from './smartconnect-managed.yaml';
import smileServerV4 from './smile-server-v4.yaml';

export const bundledProfiles: readonly Profile[] = [
  extremeservV3,
  jMottoOut,
  miraiDedicated,
  netCom,
  php84,
  rhel7Lamp,
  rhel9Lamp,
  smartconnectManaged,
  smileServerV4,
];
