CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM read_json('$FILE', format='newline_delimited', ignore_errors=true,
  maximum_object_size=$LIMIT, columns={
  ocid: 'VARCHAR', date: 'VARCHAR',
  planning: 'STRUCT(documents STRUCT(documentType VARCHAR)[])',
  buyer: 'STRUCT(id VARCHAR, name VARCHAR)',
  parties: 'STRUCT(id VARCHAR, name VARCHAR, roles VARCHAR[], address STRUCT(streetAddress VARCHAR, region VARCHAR),
    contactPoint STRUCT(name VARCHAR, email VARCHAR, telephone VARCHAR), beneficialOwners STRUCT(id VARCHAR, name VARCHAR)[])[]',
  tender: 'STRUCT(title VARCHAR, status VARCHAR, "value" STRUCT(amount DOUBLE, currency VARCHAR),
    minValue STRUCT(amount DOUBLE), procurementMethod VARCHAR, procurementMethodDetails VARCHAR,
    procurementMethodRationale VARCHAR, awardCriteria VARCHAR, mainProcurementCategory VARCHAR,
    eligibilityCriteria VARCHAR, numberOfTenderers BIGINT, datePublished VARCHAR,
    tenderPeriod STRUCT(startDate VARCHAR, endDate VARCHAR), awardPeriod STRUCT(startDate VARCHAR, endDate VARCHAR),
    bidOpening STRUCT(date VARCHAR), procuringEntity STRUCT(id VARCHAR, name VARCHAR),
    participationFees STRUCT("value" STRUCT(amount DOUBLE))[],
    documents STRUCT(documentType VARCHAR, datePublished VARCHAR)[],
    amendments STRUCT(id VARCHAR)[],
    enquiries STRUCT(id VARCHAR, date VARCHAR, dateAnswered VARCHAR)[],
    items STRUCT(id VARCHAR, quantity DOUBLE, classification STRUCT(id VARCHAR),
      unit STRUCT(name VARCHAR, "value" STRUCT(amount DOUBLE)), deliveryAddress STRUCT(region VARCHAR))[])',
  bids: 'STRUCT(details STRUCT(id VARCHAR, date VARCHAR, status VARCHAR, "value" STRUCT(amount DOUBLE, currency VARCHAR),
    tenderers STRUCT(id VARCHAR, name VARCHAR)[],
    items STRUCT(id VARCHAR, quantity DOUBLE, classification STRUCT(id VARCHAR),
      unit STRUCT(name VARCHAR, "value" STRUCT(amount DOUBLE)))[])[])',
  awards: 'STRUCT(id VARCHAR, status VARCHAR, date VARCHAR, "value" STRUCT(amount DOUBLE, currency VARCHAR),
    suppliers STRUCT(id VARCHAR, name VARCHAR)[], relatedBid VARCHAR,
    items STRUCT(id VARCHAR, quantity DOUBLE, classification STRUCT(id VARCHAR),
      unit STRUCT(name VARCHAR, "value" STRUCT(amount DOUBLE)))[])[]',
  contracts: 'STRUCT(id VARCHAR, awardID VARCHAR, status VARCHAR, dateSigned VARCHAR,
    period STRUCT(startDate VARCHAR, endDate VARCHAR), "value" STRUCT(amount DOUBLE, currency VARCHAR),
    amendments STRUCT(date VARCHAR, description VARCHAR, rationale VARCHAR)[],
    documents STRUCT(documentType VARCHAR, datePublished VARCHAR)[],
    implementation STRUCT(finalValue STRUCT(amount DOUBLE), transactions STRUCT("value" STRUCT(amount DOUBLE))[]))[]',
  complaints: 'STRUCT(id VARCHAR, date VARCHAR, dateAnswered VARCHAR, status VARCHAR)[]'
});

INSERT INTO tenders BY NAME
SELECT ocid AS tender, tender.title AS title, buyer.id AS buyer, buyer.name AS buyer_name,
  tender.procuringEntity.id AS entity, tender.items[1].deliveryAddress.region AS region,
  coalesce(tender.items[1].classification.id, tender.mainProcurementCategory) AS category,
  tender.procurementMethod AS method, tender.procurementMethodDetails AS method_details,
  tender.procurementMethodRationale AS rationale,
  CASE tender.awardCriteria WHEN 'priceOnly' THEN 'lowest' WHEN 'ratedCriteria' THEN 'comprehensive'
    ELSE tender.awardCriteria END AS award_method,
  planning IS NOT NULL AND len(planning.documents) > 0 AS planned,
  tender."value".currency AS currency, tender."value".amount AS "value", tender.minValue.amount AS minimum,
  try_cast(coalesce(tender.datePublished, tender.tenderPeriod.startDate) AS TIMESTAMP) AS published_at,
  try_cast(tender.tenderPeriod.startDate AS TIMESTAMP) AS opens_from,
  try_cast(tender.tenderPeriod.endDate AS TIMESTAMP) AS due_at,
  try_cast(tender.bidOpening.date AS TIMESTAMP) AS opened_at,
  try_cast(tender.awardPeriod.startDate AS TIMESTAMP) AS evaluation_from,
  tender.status AS status, tender.numberOfTenderers AS tenderers,
  tender.participationFees[1]."value".amount AS document_fee, len(tender.documents) AS key_documents,
  length(tender.eligibilityCriteria) AS criteria_length, len(tender.amendments) AS extended
FROM raw;

CREATE OR REPLACE TEMP TABLE opened AS
SELECT ocid, b, coalesce(b.id, 'no. ' || row_number() OVER ()) AS bid
FROM (SELECT ocid, unnest(bids.details) AS b FROM raw WHERE bids IS NOT NULL);

INSERT INTO bids BY NAME
SELECT ocid AS tender, bid, b.tenderers[1].id AS bidder, b.tenderers[1].name AS bidder_name,
  len(b.tenderers) AS members, b."value".amount AS amount, b."value".currency AS currency, b.status AS status,
  try_cast(b.date AS TIMESTAMP) AS received_at
FROM opened;

INSERT INTO members BY NAME
SELECT tender, bid, bidder FROM (SELECT ocid AS tender, bid, unnest(b.tenderers).id AS bidder FROM opened)
WHERE bidder IS NOT NULL;

INSERT INTO items BY NAME
SELECT tender, bid, i.id AS line, i.classification.id AS category, i.unit.name AS unit, i.quantity AS quantity,
  i.unit."value".amount AS unit_price
FROM (SELECT ocid AS tender, bid, unnest(b.items) AS i FROM opened WHERE len(b.items) > 0);

DROP TABLE opened;

INSERT INTO items BY NAME
SELECT tender, i.id AS line, i.classification.id AS category, i.unit.name AS unit, i.quantity AS quantity,
  i.unit."value".amount AS unit_price
FROM (SELECT ocid AS tender, unnest(tender.items) AS i FROM raw WHERE tender IS NOT NULL);

CREATE OR REPLACE TEMP TABLE awarded AS
SELECT ocid, a, coalesce(a.id, 'no. ' || row_number() OVER ()) AS award
FROM (SELECT ocid, unnest(awards) AS a FROM raw WHERE awards IS NOT NULL);

INSERT INTO awards BY NAME
SELECT ocid AS tender, award, a.status AS status, a.suppliers[1].id AS supplier, len(a.suppliers) AS suppliers,
  a."value".amount AS amount, a."value".currency AS currency, try_cast(a.date AS TIMESTAMP) AS decided_at,
  a.relatedBid AS bid
FROM awarded;

INSERT INTO suppliers BY NAME
SELECT tender, award, supplier
FROM (SELECT ocid AS tender, award, unnest(a.suppliers).id AS supplier FROM awarded) WHERE supplier IS NOT NULL;

INSERT INTO items BY NAME
SELECT tender, award, supplier, i.id AS line, i.classification.id AS category, i.unit.name AS unit,
  i.quantity AS quantity, i.unit."value".amount AS unit_price
FROM (SELECT ocid AS tender, award, CASE WHEN len(a.suppliers) = 1 THEN a.suppliers[1].id END AS supplier,
  unnest(a.items) AS i FROM awarded WHERE len(a.items) > 0);

DROP TABLE awarded;

CREATE OR REPLACE TEMP TABLE signed AS
SELECT ocid, c, coalesce(c.id, 'no. ' || row_number() OVER ()) AS contract
FROM (SELECT ocid, unnest(contracts) AS c FROM raw WHERE contracts IS NOT NULL);

INSERT INTO contracts BY NAME
SELECT ocid AS tender, contract, c.awardID AS award, a.supplier AS supplier, c."value".amount AS amount,
  c."value".currency AS currency, try_cast(c.dateSigned AS TIMESTAMP) AS signed_at,
  try_cast(c.documents[1].datePublished AS TIMESTAMP) AS published_at,
  try_cast(c.period.startDate AS TIMESTAMP) AS starts_at, try_cast(c.period.endDate AS TIMESTAMP) AS ends_at,
  c.implementation.finalValue.amount AS final_amount,
  list_sum([t."value".amount FOR t IN c.implementation.transactions]) AS paid, c.status AS status
FROM signed LEFT JOIN awards AS a ON a.tender = signed.ocid AND a.award = c.awardID;

INSERT INTO changes BY NAME
SELECT tender, contract, try_cast(m.date AS TIMESTAMP) AS changed_at, 'other' AS kind,
  coalesce(m.rationale, m.description) AS reason
FROM (SELECT ocid AS tender, contract, unnest(c.amendments) AS m FROM signed WHERE len(c.amendments) > 0);

DROP TABLE signed;

INSERT INTO matters BY NAME
SELECT tender, m.id AS matter, 'complaint' AS kind, try_cast(m.date AS TIMESTAMP) AS raised_at,
  try_cast(m.dateAnswered AS TIMESTAMP) AS answered_at, m.status AS outcome
FROM (SELECT ocid AS tender, unnest(complaints) AS m FROM raw WHERE len(complaints) > 0);

INSERT INTO matters BY NAME
SELECT tender, m.id AS matter, 'question' AS kind, try_cast(m.date AS TIMESTAMP) AS raised_at,
  try_cast(m.dateAnswered AS TIMESTAMP) AS answered_at
FROM (SELECT ocid AS tender, unnest(tender.enquiries) AS m FROM raw WHERE len(tender.enquiries) > 0);

INSERT INTO documents BY NAME
SELECT tender, d.documentType AS kind, try_cast(d.datePublished AS TIMESTAMP) AS published_at
FROM (SELECT ocid AS tender, unnest(tender.documents) AS d FROM raw WHERE len(tender.documents) > 0);

CREATE OR REPLACE TEMP TABLE stated AS
SELECT ocid AS tender, p, CASE WHEN list_contains(p.roles, 'buyer') OR list_contains(p.roles, 'procuringEntity')
  THEN 'buyer' WHEN list_contains(p.roles, 'tenderer') OR list_contains(p.roles, 'supplier') THEN 'bidder'
  ELSE p.roles[1] END AS role
FROM (SELECT ocid, unnest(parties) AS p FROM raw WHERE len(parties) > 0);

INSERT INTO parties BY NAME
SELECT tender, p.id AS party, p.name AS name, role, p.address.streetAddress AS address,
  p.contactPoint.telephone AS phone, p.contactPoint.email AS email, p.contactPoint.name AS contact,
  p.beneficialOwners[1].id AS owner
FROM stated;

DROP TABLE stated
