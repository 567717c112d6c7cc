<?
# 掲示板 (PHP 4)
require_once dirname(__FILE__) . "/conf.inc";
session_register('user');
if (!isset($PHP_SELF)) { $PHP_SELF = $HTTP_SERVER_VARS['PHP_SELF']; }
class Board extends Base {
	var $file = './data/log.cgi';
	var $max = 50;
	function Board($file, &$opt) {
		$this->file = $file;
		$this->opt =& $opt;
		$this->tpl =& new Template(&$opt);
	}
	function &load() {
		$lines = file($this->file);
		for ($i = 0; $i < count($lines); $i++):
			list($no, $name, , $body) = split("<>", $lines[$i]);
			$log[$no]{'name'} = htmlspecialchars($name);
			$msg = "$no: {$log[$no]['name']} ${body} $this->max $lines[0]";
		endfor;
		return $log;
	}
}
?>
<html><body bgcolor="<?=$bg?>">
<? foreach ($log as $no => $row): ?>
  <b><?php echo $row['name'] // ここまで ?></b>
<? endforeach; ?>
<?php
$text = <<<EOT
  EOT; ではない $name
{$row['body']}
EOT;
switch ($mode) {
	case 'regist': regist(); break;
	default: view();
}
mail($to, mb_encode_mimeheader($subject), $text, "From: " . $from) or die('error');
