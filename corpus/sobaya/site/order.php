<?php
require_once dirname(__FILE__) . '/inc/config.inc';
header('Content-Type: text/html; charset=EUC-JP');
if (function_exists('mb_convert_kana')) { $name = mb_convert_kana($_POST['name'], 'KV'); }
$list = split(',', $_POST['items']);
foreach ($list as $each) { echo htmlspecialchars($each, ENT_QUOTES, 'EUC-JP'), "<br>\n"; }
$total = array_sum($prices ?? array());
if (!function_exists('array_column')) { function array_column($a, $k) { return array(); } }
echo array_column($rows, 'id');
