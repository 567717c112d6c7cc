// The rate cards to start from. Every number is ours, none is a hosting service's: the integrator sets them.

export const DEFAULT_CARD = `# 見積の単価表です。数字を書き換え、--rates で指定するとお見積りに反映されます。
# 金額も時間も仮の初期値です（移行先の資料に書かれた料金ではありません）。御社の単価・実績に合わせて設定してください。
# 時間はすべて分で、[最短, 標準, 最長] の順に書きます。
hour: 8000          # 1時間あたりの単価（円・税抜）
tax: 0.1            # 消費税率
multiplier: 1       # 割増（至急など）。割増なしは 1
outOfHours: 1.25    # 夜間・休日の作業をご希望のときの割増
review:             # 自動修正の結果を確認する時間
  cause: [3, 5, 10]       # 原因1件ごと
  place: [0.1, 0.2, 0.5]  # 該当箇所1か所ごと
repeat: [1, 3, 6]   # 同じ原因の2か所目から、1か所ごと
fixed:              # 検出結果によらない作業（by: agent は、データの移行を代行するときだけ）
  - { what: データの転送と権限の設定, by: agent, minutes: [30, 60, 120] }
  - { what: 移行先での動作確認, minutes: [60, 120, 240] }
  - { what: 切り替え当日の立ち会い, minutes: [60, 120, 180] }
counted:            # 数量に応じた作業（1つあたり）
  gigabyte: [5, 10, 30]        # データの転送 1GBごと（代行のとき）
  database: [30, 60, 180]      # データベースの移行（代行のとき）
  mailAccount: [3, 5, 15]      # メールアカウントの移行（代行のとき）
  mailingList: [15, 30, 60]    # メーリングリストの設定（代行のとき）
  job: [15, 30, 90]            # 定期処理（cron）の登録
  conversion: [60, 120, 480]   # サイト全体の文字コードの変換
  cybozu: [120, 240, 480]      # サイボウズデータの移行（代行のとき）
rough:              # 概算お見積りでの修正作業の見込み（1ファイルあたり）
  php: [0.5, 2, 8]
  cgi: [1, 4, 15]
  html: [0.05, 0.1, 0.3]
`;

export const ENGLISH_CARD = `# The rates of the estimate. Change the numbers and name the file with --rates.
# All of them are only where to start, none is a hosting service's price: set your own.
# Times are minutes: [least, likely, most].
hour: 8000          # yen for an hour, without tax
tax: 0.1            # consumption tax
multiplier: 1       # haste; 1 is none
outOfHours: 1.25    # when work at night or on holidays is wanted
review:             # looking at what the machine repaired
  cause: [3, 5, 10]       # each cause
  place: [0.1, 0.2, 0.5]  # each place
repeat: [1, 3, 6]   # each further place of a cause
fixed:              # work that no finding names (by: agent is done only when the data is moved for the customer)
  - { what: transfer of the data and permissions, by: agent, minutes: [30, 60, 120] }
  - { what: check on the new server, minutes: [60, 120, 240] }
  - { what: attendance on the day of the switch, minutes: [60, 120, 180] }
counted:            # by what there is to move, for one of it
  gigabyte: [5, 10, 30]        # transfer, each GB (for the customer)
  database: [30, 60, 180]      # a database (for the customer)
  mailAccount: [3, 5, 15]      # a mail account (for the customer)
  mailingList: [15, 30, 60]    # a mailing list (for the customer)
  job: [15, 30, 90]            # a scheduled job
  conversion: [60, 120, 480]   # conversion of the whole site's encoding
  cybozu: [120, 240, 480]      # Cybozu data (for the customer)
rough:              # the rough quote's guess at repairs, for one file
  php: [0.5, 2, 8]
  cgi: [1, 4, 15]
  html: [0.05, 0.1, 0.3]
`;
