"""Given names, to tell "Grace Hopper" from "Gun Tracing": the shape of the two is the same. Pure data.

Frequent names of several languages; a name that is missing is still known by its shape, its rank or its place.
"""

from __future__ import annotations

from kb.services.agenda.reader.words import word_set

GIVEN_NAMES = word_set(
    """aaron abby abdul abel abigail abraham ada adam adele adrian adriana agnes ahmad ahmed aida aileen aisha alan
    albert alberto aldo alec alejandra alejandro alex alexa alexander alexandra alexis alfonso alfred ali alice
    alicia alina alison allan allen allison alma alvaro alvin alyssa amanda amara amber amelia amin amina amir
    amit amy ana anders andre andrea andreas andres andrew andy angel angela angelica angelo anika anita ann
    anna anne annette annie anthony antoine antoinette anton antonia antonio april ariana ariel arlene armando
    arnold arthur arturo asha ashley astrid aubrey audrey august austin ava avery barbara barry beatrice beatriz
    becky belen ben benita benjamin bennie bernadette bernard bernardo bernice bert bertha beth bethany betty
    beverly bianca bill billie billy blake blanca bob bobbie bobby bonnie brad bradley brandi brandon brandy
    brenda brendan brent brett brian bridget brittany brooke bruce bruno bryan burt byron caitlin caleb calvin
    camila camille candace carl carla carlos carlton carmen carol carole carolina caroline carolyn carrie
    carroll casey cassandra catalina catherine cathy cecil cecilia cedric celeste celia cesar chad chandra
    charlene charles charlie charlotte chelsea cheryl chester chloe chris christa christian christie christina
    christine christopher christy cindy claire clara clarence clarissa clark claude claudia clay clayton
    clifford clifton clint clinton clyde cody cole colin colleen connie connor conrad consuelo cora corey cory
    courtney craig cristian cristina crystal curtis cynthia daisy dale dalia damien damon dan dana daniel
    daniela danielle danny dante daphne darius darlene darnell darrell darren darryl daryl dave david dawn dean
    deandre deanna debbie deborah debra dee deirdre delia della delores demetrius denis denise dennis derek
    derrick desiree desmond devin devon dexter diana diane dianne diego dina dirk dolores dominic dominique don
    donald donna dora doreen doris dorothy doug douglas drew duane dustin dwayne dwight dylan earl ebony ed
    eddie edgar edith edmund edna eduardo edward edwin eileen elaine eleanor elena eli elias elijah elisa
    elisabeth elise eliza elizabeth ella ellen ellis elsa elsie elvira emanuel emil emilia emilio emily emma
    emmanuel enrique eric erica erik erika erin ernest ernesto esmeralda esperanza esteban estelle esther ethan
    ethel eugene eunice eva evan evelyn everett fabian faith fatima fatou faye felicia felipe felix fernando
    fiona flora florence fran frances francesca francis francisco francois frank franklin fred freda freddie
    frederic frederick gabriel gabriela gabrielle gail gareth garrett gary gavin gene genevieve geoffrey george
    georgia gerald geraldine gerard gerardo gertrude gilbert gilberto gina ginger giovanni gisela giselle gladys
    glen glenda glenn gloria gordon grace graham grant greg gregory greta gretchen guadalupe guillermo gustavo
    gwen gwendolyn hakeem hana hank hannah hans harold harriet harris harry harvey hassan hazel heath heather
    hector heidi helen helena helene henri henry herbert heriberto herman hilary hilda hiroshi hollis holly
    homer hope horace howard hubert hugh hugo hussein ian ibrahim ida ignacio igor ike ilse imani imelda ines
    ingrid ira irena irene iris irma isaac isabel isabella isaiah ismael israel ivan ivana ivy jack jackie
    jackson jaclyn jacob jacqueline jacques jada jaime jake jamal james jamie jan jana jane janet janice janine
    jared jasmine jason javier jay jayne jean jean-marc jeanette jeanne jeff jeffery jeffrey jenna jennie
    jennifer jenny jeremiah jeremy jermaine jerome jerry jesse jessica jessie jesus jill jim jimmie jimmy jin jo
    joan joann joanna joanne joaquin jodi jody joe joel joey johanna john johnnie johnny jolene jon jonathan
    jordan jorge jose josefina joseph josephine josh joshua josue joy joyce juan juana juanita judith judy jules
    julia julian juliana julianne julie juliet julio julius june justin justine kaitlyn kamal kara karen kari
    karim karin karina karl karla kate katelyn katharine katherine kathleen kathryn kathy katie katrina kay
    kayla keisha keith kelley kelli kellie kelly kelsey kelvin ken kendra kenneth kenny kent kenya kerry kevin
    khalid kim kimberly kirk kirsten kofi krista kristen kristi kristin kristina kristine kristopher kristy
    krystal kurt kwame kyle lacey lakisha lamar lamont lana lance larry lashonda latasha latisha latonya latoya
    laura lauren laurence laurie lawrence leah leandro lee leigh leila lena leo leon leona leonard leonardo
    leroy leslie lester leticia levi lewis liam lidia lila lilian liliana lillian lillie lily lina linda lindsay
    lindsey lionel lisa lise liz lloyd logan lois lola lonnie lora lorena lorenzo loretta lori lorraine louis
    louise lourdes lucas lucia lucie lucille lucinda lucy luis luisa luke lupe luther luz lydia lyle lynda
    lynette lynn mabel mack mackenzie maddison madeline mae magdalena maggie malcolm malik mamie mandy manuel
    mara marc marcel marcella marcia marco marcos marcus margaret margarita margie marguerite maria mariah
    mariam marian mariana marianne maribel marie marilyn marina mario marion marisa marisol marissa marjorie
    mark marlene marlon marsha marta martha martin martina marty marvin mary maryann mateo matilda matt matthew
    mattie maureen maurice mauricio max maxine maya mayra megan mei melanie melinda melissa melody melvin
    mercedes meredith mia michael michaela michele micheal michelle miguel mike mildred milton mina mindy minh
    minnie miranda miriam misty mitch mitchell mohamed mohammad mohammed moira mollie molly mona monica monique
    morgan moses muhammad muriel mustafa myra myrna myrtle nadia nadine nancy naomi natalia natalie natasha
    nathan nathaniel ned neil nellie nelson nettie nia nicholas nichole nick nicolas nicole nikki nina noah noel
    noelle noor nora norma norman nuria octavio odell odessa olga oliver olivia olivier ollie omar opal ora oren
    orlando oscar otis owen pablo paige pam pamela paola pascal pat patrice patricia patrick patsy patti patty
    paul paula paulette pauline pearl pedro peggy penelope penny percy perry pete peter petra phil philip
    philippe phillip phyllis pierre polly preston priscilla priya quentin quincy rachel rae rafael rahul ralph
    ramiro ramon ramona randall randy raquel rashad rashida raul raven ray raymond reba rebecca reggie regina
    reginald rene renee rex rhonda ricardo richard rick ricky rita rob robbie robert roberta roberto robin robyn
    rocio rochelle roderick rodney rodolfo rodrigo roger roland rolando roman ron ronald ronnie rosa rosalie
    rosalind rosario rosa rose rosemarie rosemary rosie ross roxanne roy ruben ruby rudolph rudy rufus russell
    rusty ruth ryan sabrina sadie sal sally salvador sam samantha samir samuel sandra sandy santiago sara sarah
    saul savannah scott sean sebastian selena serena sergio seth shana shane shannon sharon shaun shauna shawn
    sheila shelby sheldon shelia shelley shelly sheri sherman sherri sherry sheryl shirley sidney sierra silvia
    simon simone sofia solange sonia sonja sonya sophia sophie stacey stacy stanley stefan stella stephan
    stephanie stephen steve steven stewart stuart sue suki summer susan susana susie suzanne sven sybil sydney
    sylvester sylvia tamara tameka tamika tammie tammy tanisha tanya tara tariq tasha tatiana taylor ted teresa
    teri terrance terrell terrence terri terry tessa thelma theo theodore theresa therese thomas tia tiffany tim
    timothy tina toby todd tom tomas tommy toni tonia tony tonya tracey traci tracy travis trevor tricia trina
    trisha tristan troy tyler tyrell tyrone ursula valentina valeria valerie vance vanessa vaughn vera verna
    vernon veronica vicki vickie vicky victor victoria vijay vincent viola violet virgil virginia vivian wade
    wallace walter wanda warren wayne wendell wendy wes wesley whitney wilbur wilfred will willa willard william
    willie wilma winifred winston xavier ximena yasmin yolanda yusuf yvette yvonne zachary zainab zoe zoey raul
    pilar rocio mora sol consuelo ramona nelida marta mirta irma graciela beto chucho lupita memo nacho paco
    pepe quique tito toño yesenia itzel citlali thierry thibault sylvie sandrine delphine elodie maxime mathieu
    guillaume benoit bertrand cecile chantal corinne dominique emilie fabrice florian gaelle gerard gilles
    jerome julien laurent lionel ludovic magali manon marine mireille moussa mamadou nathan olivier pascale
    quentin regis romain sebastien solene stephane sylvain valentin virginie xavier yann yves yvan karine
    aurelie amelie bernadette brigitte anais axel clemence damien estelle fanny francine hugues ines jacky
    josiane lucien marcelle maryse nadege odile remi roxane severine simone vincent gabe abe lou vi sue meg peg
    gus mo moe tess tyrese niecy zora noemi niko nikolai oksana olena priyanka ravi sanjay sunil anil arjun
    deepa divya kavita lakshmi neha pooja rajesh suresh vikram chen li ling mei wei xiao yan ying yuki kenji
    akira haruto sakura thanh hoang linh nguyen kwabena kofi abena adwoa chidi chinwe emeka ifeoma ngozi
    oluwaseun tunde yetunde zanele amadou aminata ibrahima khadija salma youssef omar leila layla nasser rania
    samira tarek walid zaki"""
)
