<?
// そば処 やぶ川
include("inc/config.inc");
session_start();
session_register("visits");
$visits++;
if ($HTTP_GET_VARS["lang"] == "en") { $lang = "en"; }
?>
<html><head><title>そば処 やぶ川</title></head>
<body>
<h1>本日のおすすめ</h1>
<?= htmlspecialchars($title) ?>
<p><?php echo ereg_replace("[0-9]+", "", $note); ?></p>
</body></html>
