// Every product of the table is told by its own marks, with its version where its files say one, and by nothing else.
import { describe, expect, it } from 'vitest';
import table from '../../rules/data/survey/applications.tsv';
import { applicationsOf } from '../../src/survey/applications.ts';

type Sample = [id: string, files: Record<string, string>, told: string];
const KENT = "#!/usr/bin/perl\n# Copyright (c) KENT WEB\n$cf{version} = 'POST-MAIL v6.22';\n";

const SAMPLES: Sample[] = [
  ['wordpress', { 'wp-includes/version.php': "$wp_version = '4.9.8';" }, 'WordPress 4.9.8'],
  ['eccube1-2', { 'data/class/SC_Initial.php': "define('ECCUBE_VERSION', '2.13.5');" }, 'EC-CUBE 1.x-2.x 2.13.5'],
  ['eccube3', { 'src/Eccube/Common/Constant.php': "const VERSION = '3.0.18';" }, 'EC-CUBE 3.0 3.0.18'],
  ['eccube4', { 'src/Eccube/Common/Constant.php': "const VERSION = '4.1.2';" }, 'EC-CUBE 4 4.1.2'],
  [
    'xoopscube',
    {
      'mainfile.php': "define('XOOPS_MAINFILE_INCLUDED', 1);",
      'include/version.php': "define('XOOPS_VERSION', 'XOOPS Cube Legacy 2.1.8');",
    },
    'XOOPS Cube Legacy 2.1.8',
  ],
  [
    'xoops',
    {
      'mainfile.php': "define('XOOPS_MAINFILE_INCLUDED', 1);",
      'include/version.php': "define('XOOPS_VERSION', 'XOOPS 2.0.16 JP');",
    },
    '2.0.16 JP',
  ],
  ['pukiwiki', { 'lib/init.php': "define('S_VERSION', '1.4.7');" }, 'PukiWiki 1.4.7'],
  [
    'pukiwiki-derivatives',
    {
      'modules/pukiwiki/init.php': "define('S_VERSION', '1.3');",
      'modules/pukiwiki/xoops_version.php': "$modversion['version'] = 1.6;",
    },
    '1.6',
  ],
  ['movabletype', { 'lib/MT.pm': "package MT;\n$VERSION = '4.23';" }, 'Movable Type 4.23'],
  ['mt4i', { 'mt4i.cgi': '# MT4i\nmy $version = "3.1.2";' }, 'MT4i 3.1.2'],
  ['phpbb2', { 'includes/usercp_register.php': "if ( !defined('IN_PHPBB') )" }, 'phpBB 2'],
  ['phpbb3', { 'includes/constants.php': "define('PHPBB_VERSION', '3.0.14'); TOPICS_TABLE" }, 'phpBB 3 3.0.14'],
  ['mediawiki', { 'includes/DefaultSettings.php': "$wgVersion = '1.16.5';" }, 'MediaWiki 1.16.5'],
  [
    'joomla1.0',
    { 'includes/version.php': "class joomlaVersion {\nvar $RELEASE = '1.0';\nvar $DEV_LEVEL = '15';" },
    '1.0.15',
  ],
  [
    'joomla1.5-3',
    { 'libraries/joomla/version.php': "class JVersion {\nvar $RELEASE = '1.5';\nvar $DEV_LEVEL = '26';" },
    '1.5.26',
  ],
  [
    'joomla4',
    {
      'libraries/src/Version.php':
        'namespace Joomla\\CMS;\nconst MAJOR_VERSION = 4;\nconst MINOR_VERSION = 2;\nconst PATCH_VERSION = 9;',
    },
    '4.2.9',
  ],
  ['drupal4-7', { 'includes/bootstrap.inc': "// Drupal\ndefine('VERSION', '7.99');" }, '7.99'],
  ['drupal8', { 'core/lib/Drupal.php': "class Drupal {\nconst VERSION = '8.9.20';" }, '8.9.20'],
  [
    'zencart',
    {
      'includes/version.php':
        "define('PROJECT_VERSION_NAME', 'Zen Cart');\ndefine('PROJECT_VERSION_MAJOR', '1');\ndefine('PROJECT_VERSION_MINOR', '5.1');",
      'includes/application_top.php': 'PROJECT_VERSION',
    },
    'Zen Cart 1.5.1',
  ],
  [
    'oscommerce',
    { 'includes/application_top.php': "define('PROJECT_VERSION', 'osCommerce Online Merchant v2.3.4');" },
    '2.3.4',
  ],
  ['opencart', { 'index.php': "define('VERSION', '1.5.6.4');\nrequire(DIR_SYSTEM);" }, 'OpenCart 1.5.6.4'],
  ['openpne2', { 'webapp/version.php': "define('OPENPNE_VERSION', '2.14.9');" }, '2.14.9'],
  ['openpne3', { 'data/version.php': "define('OPENPNE_VERSION', '3.8.0');" }, '3.8.0'],
  ['geeklog', { 'config.php': "// Geeklog\ndefine ('VERSION', '1.4.1');\ndefine('VERSION', '1.4.1');" }, 'Geeklog'],
  ['nucleus', { 'nucleus/libs/globalfunctions.php': "$nucleus['version'] = 'v3.70';" }, '3.70'],
  ['netcommons1', { 'modules/menu/nc_version.php': '<?php' }, 'NetCommons 1'],
  ['netcommons2', { 'webapp/config/version.php': "define('_NC_VERSION', '2.4.2.1');" }, '2.4.2.1'],
  ['netcommons3', { 'app/Plugin/NetCommons/a.php': 'NetCommons', 'app/VERSION': '3.3.4' }, '3.3.4'],
  ['soycms', { 'common/soycms.config.php': 'define("SOYCMS_VERSION", "1.8.14");' }, '1.8.14'],
  ['acms', { 'config.server.php': "define('DB_PREFIX', 'acms_');" }, 'a-blog cms'],
  ['concrete5', { 'concrete/config/version.php': "$APP_VERSION = '5.6.3';" }, '5.6.3'],
  ['basercms', { 'lib/Baser/VERSION.txt': '3.0.10\n' }, 'baserCMS 3.0.10'],
  ['cakephp1', { 'cake/basics.php': '// CakePHP', 'cake/VERSION.txt': '1.3.21\n' }, '1.3.21'],
  ['cakephp2', { 'lib/Cake/bootstrap.php': '// Cake', 'lib/Cake/VERSION.txt': '2.10.24\n' }, '2.10.24'],
  ['cakephp3', { 'vendor/cakephp/cakephp/VERSION.txt': '3.8.13\n' }, '3.8.13'],
  ['codeigniter', { 'system/core/CodeIgniter.php': "// CodeIgniter\ndefine('CI_VERSION', '2.1.4');" }, '2.1.4'],
  ['symfony1', { 'config/ProjectConfiguration.class.php': 'class X extends sfProjectConfiguration' }, 'symfony 1.x'],
  ['symfony2+', { 'composer.json': '{"symfony/symfony": "2.8.*"}' }, '2.8.*'],
  ['laravel', { 'composer.json': '{"laravel/framework": "5.2.*"}' }, '5.2.*'],
  ['slim', { 'composer.json': '{"slim/slim": "^3.0"}' }, '^3.0'],
  ['zendframework1', { 'Zend/Version.php': "class Zend_Version {\nconst VERSION = '1.12.20';" }, '1.12.20'],
  ['smarty2', { 'Smarty.class.php': "var $_version = '2.6.26';" }, 'Smarty 2 2.6.26'],
  ['smarty3', { 'Smarty.class.php': "const SMARTY_VERSION = 'Smarty-3.1.13';" }, '3.1.13'],
  ['pear', { 'PEAR.php': '// @version Release: 1.9.4\nclass PEAR' }, 'PEAR packages 1.9.4'],
  ['adodb', { 'adodb.inc.php': "// ADOdb\n$ADODB_vers = 'V4.990 11 July';" }, '4.990'],
  ['fswiki', { 'lib/Wiki.pm': "package Wiki;\n$VERSION = '3.6.2';" }, '3.6.2'],
  ['fswiki-lite', { 'wiki.cgi': '# FSWiki Lite\n' }, 'FSWiki Lite'],
  ['yukiwiki', { 'wiki.cgi': '# YukiWiki version 2.1.3\n# by Hiroshi Yuki' }, '2.1.3'],
  ['hiki', { 'hiki/version.rb': "module Hiki\nVERSION = '0.8.8.1'" }, '0.8.8.1'],
  ['tdiary', { 'tdiary.rb': "TDIARY_VERSION = '2.2.2'" }, '2.2.2'],
  ['kentweb', { 'postmail.cgi': KENT }, 'KENT-WEB CGI POST-MAIL v6.22'],
  ['cgirescue', { 'webform.cgi': '# WebFORM v4.0\n# (C) rescue.ne.jp\n' }, 'CGI RESCUE scripts'],
  ['formmail', { 'formmail.pl': '# FormMail Version 1.92\n' }, '1.92'],
  ['jcode.pl', { 'jcode.pl': ';# $Id: jcode.pl,v 2.13 2000\npackage jcode;' }, 'jcode.pl 2.13'],
  ['Jcode.pm', { 'Jcode.pm': 'package Jcode;\n# $Revision: 0.88 $' }, 'Jcode.pm 0.88'],
  ['cgi-lib.pl', { 'cgi-lib.pl': '# cgi-lib.pl,v 2.18\nsub ReadParse {' }, '2.18'],
  ['mimew.pl', { 'mimew.pl': '# mime encode Ver 2.02' }, '2.02'],
  ['gifcat.pl', { 'gifcat.pl': '# gifcat.pl ver 1.61\n' }, '1.61'],
  ['blosxom', { 'blosxom.cgi': 'package blosxom;\n$version = "2.1.2";' }, '2.1.2'],
  ['awstats', { 'awstats032015.example.txt': 'AWSTATS DATA FILE 7.4 (build 1)\n' }, 'AWStats 7.4'],
  ['webalizer', { 'usage_201501.html': '<!-- Generated by The Webalizer  Ver. 2.23-08 -->' }, '2.23-08'],
  ['analog', { 'report.html': 'This analysis was produced by <a href="x">analog 6.0</a>' }, 'Analog 6.0'],
  ['futomi', { 'acc/acclog.cgi': '# futomi' }, 'futomi'],
  ['phpmyadmin', { 'libraries/Config.class.php': "$this->set('PMA_VERSION', '4.0.10');" }, '4.0.10'],
  ['phppgadmin', { 'libraries/lib.inc.php': "// phpPgAdmin\n$appVersion = '5.1';" }, '5.1'],
  ['adminer', { 'adminer-4.7.php': '* @link https://www.adminer.org/\n* @version 4.7.8' }, '4.7.8'],
  ['squirrelmail', { 'functions/strings.php': "// SquirrelMail\n$version = '1.4.22';" }, '1.4.22'],
  ['roundcube', { 'program/include/iniset.php': "define('RCMAIL_VERSION', '0.9.5');" }, '0.9.5'],
  ['mailman', { 'lists/news/config.pck': '\x80\x02}', 'Mailman/Version.py': "VERSION = '2.1.39'" }, '2.1.39'],
  ['fml', { 'fml.pl': "# fml\n$Rcsid = 'fml 4.0.3';" }, '4.0.3'],
  ['majordomo', { 'majordomo.cf': '$whereami = "x"; # Majordomo' }, 'Majordomo'],
  ['acmailer', { 'acmailer.cgi': '# acmailer Ver 3.9.5\n' }, '3.9.5'],
  ['cybozu', { 'cgi-bin/cbag/ag.cgi': '\x7fELF', 'cgi-bin/cbag/ag.ini': '[x]\nVersion=8.1.5\n' }, '8.1.5'],
  ['desknets', { 'cgi-bin/dneo/dneo.cgi': '\x7fELF' }, 'desknet'],
  ['aipo', { 'conf/aipo.conf': 'x' }, 'Aipo'],
  ['gallery1-2', { 'Version.php': "$gallery->version = '1.5.10';" }, '1.5.10'],
  ['gallery3', { 'modules/gallery/helpers/gallery.php': 'const VERSION = "3.0.9";' }, '3.0.9'],
  ['coppermine', { 'include/init.inc.php': "define('COPPERMINE_VERSION', '1.5.46');" }, '1.5.46'],
  ['zenphoto', { 'zp-core/version.php': "define('ZENPHOTO_VERSION', '1.4.5');" }, '1.4.5'],
  ['piwigo', { 'include/constants.php': "define('PHPWG_VERSION', '2.4.7');" }, '2.4.7'],
  ['smf', { 'index.php': "$forum_version = 'SMF 2.0.19';" }, '2.0.19'],
  ['vbulletin', { 'includes/class_core.php': "// vBulletin\ndefine('FILE_VERSION', '4.2.5');" }, '4.2.5'],
  ['mybb', { 'inc/class_core.php': '// MyBB\nvar $version = "1.6.18";' }, '1.6.18'],
  ['board2ch', { 'test/bbs.cgi': '# 0ch\n' }, '2ch-style board'],
  ['moodle', { 'version.php': "$release = '1.9.19 (Build: 2012)';" }, 'Moodle 1.9.19'],
  ['modx', { 'manager/includes/version.inc.php': "// modx\n$modx_version = '1.0.15';" }, '1.0.15'],
  ['typo3', { 't3lib/config_default.php': "// TYPO3\n$TYPO_VERSION = '4.5.40';" }, '4.5.40'],
  [
    'magento',
    { 'app/Mage.php': "class Mage {\n'major' => '1',\n'minor' => '9',\n'revision' => '4',\n'patch' => '5'" },
    '1.9.4.5',
  ],
  ['prestashop', { 'config/settings.inc.php': "define('_PS_VERSION_', '1.6.1.24');" }, '1.6.1.24'],
  ['cmsms', { 'version.php': "$CMS_VERSION = '1.11.13';" }, '1.11.13'],
  ['serendipity', { 'serendipity_config.inc.php': "$serendipity['version'] = '1.7.9';" }, '1.7.9'],
  ['b2evolution', { 'conf/_application.php': "// b2evo\n$app_version = '4.1.7';" }, '4.1.7'],
  ['redmine', { 'lib/redmine/version.rb': 'module Redmine\nMAJOR = 2\nMINOR = 6\nTINY = 10\n' }, '2.6.10'],
  ['mantis', { 'core/constant_inc.php': "define( 'MANTIS_VERSION', '1.2.19' );" }, '1.2.19'],
  ['tinymce', { 'tiny_mce.js': 'majorVersion:"3",minorVersion:"5.8"' }, '3.5.8'],
  ['fckeditor', { 'fckeditor.js': "FCKeditor.prototype.Version = '2.6.11';" }, '2.6.11'],
  ['ckeditor', { 'ckeditor.js': 'CKEDITOR={version:"4.4.7"' }, '4.4.7'],
  ['kcfinder', { 'core/uploader.php': 'class uploader { /* KCFinder */ const VERSION = "2.51";' }, '2.51'],
  ['elfinder', { 'elFinder.class.php': "class elFinder {\nprotected $version = '2.0';" }, '2.0'],
  ['phpmailer', { 'class.phpmailer.php': "class PHPMailer {\npublic $Version = '5.2.28';" }, '5.2.28'],
  ['qdmail', { 'qdmail.php': "class Qdmail {\nvar $version = '1.2.6b';" }, '1.2.6b'],
  [
    'swiftmailer',
    { 'lib/swiftmailer/classes/Swift.php': 'class Swift', 'lib/swiftmailer/VERSION': 'Swift-4.1.8' },
    '4.1.8',
  ],
  ['jphpmailer', { 'jphpmailer.php': 'class JPHPMailer' }, 'jPHPMailer'],
  ['tcpdf-fpdf', { 'fpdf.php': "define('FPDF_VERSION','1.53');\nclass FPDF" }, '1.53'],
  ['phpexcel', { 'PHPExcel.php': '* @version 1.8.0, 2014\nclass PHPExcel' }, '1.8.0'],
  ['timthumb', { 'timthumb.php': "// TimThumb\ndefine ('VERSION', '2.8.14');" }, '2.8.14'],
  ['simplepie-magpie', { 'rss_fetch.inc': "define('MAGPIE_VERSION', '0.72');" }, '0.72'],
  ['simplehtmldom', { 'simple_html_dom.php': '// simple_html_dom\n// Version: Rev. 1.9 (290)' }, '1.9'],
  ['jquery', { 'jquery.js': '/*!\n * jQuery JavaScript Library v1.4.2\n' }, 'jQuery 1.4.2'],
  ['composer', { 'composer.json': '{"require": {"php": ">=5.3"}}' }, 'Composer project'],
  ['sourceguardian', { 'a.php': "<?php if(!function_exists('sg_load')) x; return sg_load('AAQ=');" }, 'SourceGuardian'],
  ['ioncube', { 'a.php': '<?php //004fb\nif(!extension_loaded' }, '004fb'],
  ['zendguard', { 'a.php': '<?php @Zend;\n3272;' }, 'Zend Guard'],
  ['blogn', { 'lib/sb.pm': "package sb;\nVERSION = '2.23';" }, '2.23'],
  ['powercms', { 'addons/PowerCMS.pack/config.yaml': 'name: PowerCMS\nversion: 4.5\n' }, '4.5'],
  ['nuke', { 'mainfile.php': '/* PHP-NUKE: Web Portal System */' }, 'PHP-Nuke'],
  ['webliberty', { 'diary.cgi': '# Web Diary Professional Ver 4.72\n' }, '4.72'],
  ['cyclamen', { 'cbbs.cgi': '#|Child Tree' }, 'CBBS'],
  ['imgboard', { 'imgboard.cgi': '# imgboard v1.22R6' }, '1.22R6'],
  ['apeboard', { 'apeboard_plus.cgi': '# 2apes.com' }, 'Apeboard'],
  ['mailform-php', { 'mail.php': '## http://www.php-factory.net/' }, 'PHP mail form'],
  ['ubr', { 'ubr_upload.pl': "# Uber\nmy $UBER_VERSION = '6.8.2';" }, '6.8.2'],
  ['hakoniwa', { 'hako-main.cgi': '# ver2.30\n# tokuoka/hakoniwa.html' }, '2.30'],
  ['ffadventure', { 'ffadventure.cgi': '# FF ADVENTURE' }, 'FF ADVENTURE'],
  ['jinrousiki', { 'config/version.php': '// JinroSiki' }, 'JinroSiki'],
  [
    'wordpress-plugin',
    { 'wp-content/plugins/contact-form-7/wp-contact-form-7.php': '/*\nPlugin Name: Contact Form 7\nVersion: 5.1.1\n' },
    'WordPress plugin Contact Form 7 5.1.1',
  ],
  [
    'wordpress-theme',
    { 'wp-content/themes/mine/style.css': '/*\nTheme Name: 社長ブログ\nVersion: 1.0\n' },
    'WordPress theme 社長ブログ 1.0',
  ],
];

const told = (files: Record<string, string>) =>
  applicationsOf(Object.keys(files).sort(), (path) => {
    const text = files[path];
    return text === undefined ? null : Buffer.from(text).toString('latin1');
  });

describe('known applications', () => {
  it.each(SAMPLES)('%s', (id, files, expected) => {
    const own = told(files).filter((application) => application.id === id);
    expect(own).toHaveLength(1);
    expect(`${own[0]!.name} ${own[0]!.version}`).toContain(expected);
  });
  it('are all tried here', () => {
    const known = new Set(
      table
        .split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => line.split('\t')[0]!),
    );
    expect([...known].filter((id) => !SAMPLES.some(([sample]) => sample === id))).toEqual([]);
  });
  it('are told apart from what they are made of, and from what only names them', () => {
    const ids = (id: string) =>
      told(SAMPLES.find(([sample]) => sample === id)![1]).map((application) => application.id);
    expect(ids('xoopscube')).toEqual(['xoopscube']);
    expect(ids('zencart')).toEqual(['zencart']);
    expect(ids('phpbb3')).toEqual(['phpbb3']);
    expect(told({ 'jquery.cookie.js': '/*! jQuery Cookie Plugin v1.4.1 */' })).toEqual([]);
  });
});
