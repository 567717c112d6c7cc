<?php
// 幅に合わせて文字列を切り、続きがあることを示す
function cut($text, $width) {
  return mb_strimwidth($text, 0, $width, '…', 'EUC-JP');
}
function rows($path) {
  $rows = array();
  foreach (file($path) as $line) $rows[] = explode(',', rtrim($line));
  return $rows;
}
