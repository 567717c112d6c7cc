<?php
// 案内のページ（EUC-JP）
mb_internal_encoding('EUC-JP');
mb_http_output('EUC-JP');
require 'lib/func.php';
header('Content-Type: text/html; charset=EUC-JP');
$name = isset($_GET['name']) ? $_GET['name'] : '名無し';
$sort = array('表' => 1, '案内' => 3, "能登" => 2);
?>
<html><head>
<meta http-equiv="Content-Type" content="text/html; charset=EUC-JP">
<title>ご案内 <?php echo htmlspecialchars($name); ?></title></head>
<body>
<p><?php echo cut($name, 4), '：', mb_strlen($name); ?>文字</p>
<p><?php echo "{$name} 様、「表示」{$sort['表']}番$sort[案内]番、{$sort['能登']}番"; ?></p>
<ul>
<?php foreach (rows('data/menu.csv') as $row) { ?>
<li><?php echo htmlspecialchars($row[0], ENT_QUOTES); ?>　<?php echo number_format($row[1]); ?>円</li>
<?php } ?>
</ul>
<p><?php echo mb_convert_encoding(mb_convert_encoding('～①㈱ソ十', 'SJIS-win', 'eucJP-win'), 'eucJP-win', 'SJIS-win'); ?></p>
<p><?php echo strtr(mb_convert_kana('ｶﾞｷﾞ１２', 'KVa'), array('ガ' => 'が')); ?></p>
<p><?php echo preg_match('/予約|満席/', $name) ? '予約' : 'なし'; ?></p>
<? echo 'おわり'; ?>
</body></html>
